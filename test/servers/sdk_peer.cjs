// What a user of AWS's SDK for JavaScript does with a table of films, on a server that may
// misbehave: writes, reads and pages through them, and tells what came out of it.
//
//   node sdk_peer.cjs <endpoint> <region> <access key> <secret> <token>
//
// Prints one line of JSON.

const {
  DynamoDBClient,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} = require("@aws-sdk/client-dynamodb");

const [endpoint, region, accessKeyId, secretAccessKey, sessionToken] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region,
  credentials: { accessKeyId, secretAccessKey, sessionToken },
  maxAttempts: 12,
});
const send = (command) => client.send(command);

const TableName = "Movies";
const key = (number) => ({ year: { N: String(2000 + (number % 3)) }, title: { S: `Film ${number}` } });
const film = (number) => ({
  ...key(number),
  rating: { N: String(number) },
  plot: { S: `\u00fc "${number}" \n` },
  seen: { BOOL: true },
  actors: { SS: ["A", "B"] },
});
const numbers = (begin, end) => Array.from({ length: end - begin }, (_, i) => begin + i);
const number_of = (item) => Number(item.title.S.slice(5));
const is_right = (item) => {
  const expected = film(number_of(item));
  return Object.keys(item).length === Object.keys(expected).length &&
    Number(item.rating.N) === Number(expected.rating.N) && item.plot.S === expected.plot.S &&
    item.seen.BOOL === true && item.actors.SS.join() === "A,B";
};

async function write_batch(requests) {
  for (let left = { [TableName]: requests }; Object.keys(left).length > 0; )
    left = (await send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems ?? {};
}

async function read_batch(keys) {
  const items = [];
  for (let left = { [TableName]: { Keys: keys } }; Object.keys(left).length > 0; ) {
    const answer = await send(new BatchGetItemCommand({ RequestItems: left }));
    items.push(...(answer.Responses[TableName] ?? []));
    left = answer.UnprocessedKeys ?? {};
  }
  return items;
}

async function all_pages(Command, input) {
  const items = [];
  let ExclusiveStartKey;
  do {
    const page = await send(new Command({ TableName, ...input, ExclusiveStartKey }));
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

const of_2001 = {
  KeyConditionExpression: "#year = :year AND begins_with(title, :start)",
  ExpressionAttributeNames: { "#year": "year" },
  ExpressionAttributeValues: { ":year": { N: "2001" }, ":start": { S: "Film 1" } },
  Limit: 4,
};

async function create() {
  await send(
    new CreateTableCommand({
      TableName: "Films",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  ).catch((error) => {
    if (error.name !== "ResourceInUseException") throw error; // an answer was lost
  });
  for (;;) {
    const { Table } = await send(new DescribeTableCommand({ TableName: "Films" }));
    if (Table.TableStatus === "ACTIVE") return Table.KeySchema[0].AttributeName;
  }
}

async function main() {
  for (const number of numbers(0, 20))
    await send(new PutItemCommand({ TableName, Item: film(number) }));
  for (const first of [20, 45])
    await write_batch(
      numbers(first, Math.min(first + 25, 60)).map((number) => ({ PutRequest: { Item: film(number) } })),
    );
  await send(new DeleteItemCommand({ TableName, Key: key(5) }));

  const got = await send(new GetItemCommand({ TableName, Key: key(7), ConsistentRead: true }));
  const missing = await send(new GetItemCommand({ TableName, Key: key(5) }));
  const batch = await read_batch(numbers(0, 60).map(key));
  const forwards = await all_pages(QueryCommand, of_2001);
  const backwards = await all_pages(QueryCommand, { ...of_2001, ScanIndexForward: false });
  const scans = await Promise.all(
    [0, 1, 2].map((Segment) => all_pages(ScanCommand, { Segment, TotalSegments: 3, Limit: 7 })),
  );
  const scanned = scans.flat();
  const ratings = await all_pages(ScanCommand, {
    FilterExpression: "rating BETWEEN :low AND :high",
    ExpressionAttributeValues: { ":low": { N: "10" }, ":high": { N: "19.5" } },
    ProjectionExpression: "title",
  });
  return {
    got: is_right(got.Item),
    missing: missing.Item === undefined,
    batch: batch.length,
    query: forwards.map(number_of),
    backwards: backwards.map(number_of),
    scanned: new Set(scanned.map(number_of)).size,
    wrong: [...batch, ...forwards, ...scanned].filter((item) => !is_right(item)).length,
    ratings: ratings.length,
    created: await create(),
  };
}

main().then(
  (result) => console.log(JSON.stringify(result)),
  (error) => {
    console.log(String(error && error.stack));
    process.exitCode = 1;
  },
);
