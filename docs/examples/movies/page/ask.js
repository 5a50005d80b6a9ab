// The server behind the page.

/** Why a question has no answer, in a sentence. */
export class Refusal extends Error {}

/** What the page begins with: {"query", "variables"}. */
export async function demonstration() {
  return (await fetch("demonstration")).json();
}

/**
 * Asks a question, with batching or without, and wants its trace. Gives the answer, which has `errors`
 * if the server says so; throws a `Refusal` if there is no answer.
 */
export async function ask(query, variables, batching, signal) {
  const body = JSON.stringify({ query, variables, extensions: { trace: true, batching } });
  let text;
  try {
    text = await (await fetch("graphql", { method: "POST", body, signal })).text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("The server gives no answer. Does it still run?");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("Expected JSON from the server, found: " + text.slice(0, 200));
  }
}
