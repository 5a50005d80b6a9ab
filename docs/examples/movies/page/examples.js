// Questions to begin with; the first of all is the server's own demonstration.

export const examples = [
  {
    name: "Same actor twice",
    query: `{
  first: person(name: "Al Pacino") { name movies { title year } }
  again: person(name: "Al Pacino") { name }
  other: person(name: "Robert De Niro") { name movies { title year } }
}`,
    variables: {},
  },
  {
    name: "Who played with them",
    query: `query Films($keys: [Key]) {
  movies(keys: $keys) {
    title
    plot
    actors { name movies { title year directors { name } } }
  }
}`,
    variables: { keys: [{ year: 1972, title: "The Godfather" }, { year: 1995, title: "Heat" }] },
  },
  {
    name: "A mistake",
    query: `{
  movie(year: 1995, title: "Heat") { title budget }
}`,
    variables: {},
  },
];
