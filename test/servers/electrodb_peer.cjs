// Pages through a table with ElectroDB, for the tests of cursors that it and we hand on.
//
//   node electrodb_peer.cjs <endpoint> <table> fill
//   node electrodb_peer.cjs <endpoint> <table> read <index: stores or leases> <count or page> <cursor>
//
// Prints one line of JSON: the keys that a query needs, or the stores that were read and the cursor.

const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { Entity } = require("electrodb");

const [endpoint, table, task, index, limit, cursor] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
});

const stores = new Entity(
  {
    model: { entity: "store", version: "1", service: "mall" },
    attributes: {
      mall: { type: "string" },
      unit: { type: "string" },
      category: { type: "string" },
      number: { type: "number" },
    },
    indexes: {
      stores: { pk: { field: "pk", composite: ["mall"] }, sk: { field: "sk", composite: ["unit"] } },
      leases: {
        index: "by-category",
        pk: { field: "gsi1pk", composite: ["category"] },
        sk: { field: "gsi1sk", composite: ["mall"] }, // the same for all: ties
      },
    },
  },
  { client, table },
);

const of_mall = () => stores.query.stores({ mall: "EastPointe" });
const of_category = () => stores.query.leases({ category: "shoes" });

async function fill() {
  for (let number = 0; number < 10; ++number)
    await stores.put({ mall: "EastPointe", unit: `A${number}`, category: "shoes", number }).go();
  const [mall, category] = [of_mall().params(), of_category().params()];
  return {
    pk: mall.ExpressionAttributeValues[":pk"],
    gsi1pk: category.ExpressionAttributeValues[":pk"],
  };
}

async function read() {
  const query = index === "stores" ? of_mall() : of_category();
  const amount = limit === "page" ? { limit: 3, pages: 1 } : { count: Number(limit) };
  const page = await query.go({ ...amount, cursor: cursor || null });
  return { numbers: page.data.map((store) => store.number), cursor: page.cursor };
}

(task === "fill" ? fill() : read()).then(
  (result) => console.log(JSON.stringify(result)),
  (error) => {
    console.log(String(error && error.stack));
    process.exitCode = 1;
  },
);
