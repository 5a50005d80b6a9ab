// The same requests through the AWS SDK for JavaScript: prints a line for each kind, its name and
// the CPU time of a request in ns. Keys, items and how many requests are under way are those of
// ../dynamodb.
//
//   node aws_sdk.mjs <port of the canned server>

import {BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient}
  from '@aws-sdk/client-dynamodb';
import {marshall, unmarshall} from '@aws-sdk/util-dynamodb';
import {Agent} from 'node:http';
import {createRequire} from 'node:module';

const inFlight = 32, warmups = 2, repetitions = 5, requests = 256;
const table = 'Products';

const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${process.argv[2]}`,
  region: 'eu-north-1',
  credentials: {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'},
  requestHandler: {httpAgent: new Agent({keepAlive: true, maxSockets: inFlight})},
});

const id = number => 'product-' + String(number).padStart(8, '0');

function product(number) {
  const words = 'A thing of use in any house or garden. ';
  return {
    id: id(number),
    title: 'A thing that is sold in dozens and more',
    price: 19.95,
    stock: number,
    available: true,
    tags: ['home', 'garden', 'tools'],
    details: {maker: 'Acme Tools', weight: 1.25, country: 'SE'},
    description: words.repeat(6).slice(0, 226),
  };
}

/// The stocks of 100 products, in the order in which they were asked for.
async function batchGet(request) {
  const ids = Array.from({length: 100}, (_, i) => id(100 * request + i));
  const keys = ids.map(one => marshall({id: one}));
  const answer = await client.send(new BatchGetItemCommand({RequestItems: {[table]: {Keys: keys}}}));
  const products = new Map();
  for (const item of answer.Responses[table]) {
    const product = unmarshall(item);
    products.set(product.id, product);
  }
  return ids.reduce((sum, one) => sum + products.get(one).stock, 0);
}

const written = Array.from({length: 25}, (_, i) => product(i));

async function batchWrite() {
  const puts = written.map(one => ({PutRequest: {Item: marshall(one)}}));
  const answer = await client.send(new BatchWriteItemCommand({RequestItems: {[table]: puts}}));
  return Object.keys(answer.UnprocessedItems).length === 0 ? 1 : 0;
}

async function round(send) {
  let next = 0, sum = 0;
  const one = async () => {
    while (next < requests) {
      const part = await send(next++);
      sum += part;
    }
  };
  await Promise.all(Array.from({length: inFlight}, one));
  return sum;
}

async function measure(name, send, expected) {
  const figures = [];
  for (let i = 0; i < warmups + repetitions; ++i) {
    const before = process.cpuUsage();
    const sum = await round(send);
    const used = process.cpuUsage(before);
    if (sum !== expected) throw new Error(`${name}: the sum is ${sum} instead of ${expected}`);
    if (i >= warmups) figures.push(((used.user + used.system) * 1000) / requests);
  }
  figures.sort((a, b) => a - b);
  console.log(name, figures[repetitions >> 1]);
}

const asked = 100 * requests;
await measure('BatchGetItem', batchGet, (asked * (asked - 1)) / 2);
await measure('BatchWriteItem', batchWrite, requests);
const {version} = createRequire(import.meta.url)('@aws-sdk/client-dynamodb/package.json');
console.log(`# @aws-sdk/client-dynamodb ${version} on Node ${process.versions.node}`);
