// The same work through dataloader for Node: prints a line for each, its name and the CPU time in
// ns, per load or (W4) per request. The arithmetic is that of workload.hpp and
// request_benchmark.cpp.
//
//   node dataloader.mjs [<name of a workload>]
//
// Without a name each runs in a process of its own, because what one leaves to the garbage
// collector slows down the next.

import DataLoader from 'dataloader';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const options = {maxBatchSize: 100};
const warmups = 3, repetitions = 7;

// Every product stays below 2^53, so it is exact.
const key = i => (i * 1103515245 + 12345) % 2 ** 31;
const different = Array.from({length: 100_000}, (_, i) => key(i));
const warm = different.slice(0, 10_000);
const drawn = [];
for (let s = 12345; drawn.length < 1_000_000;) {
  s = (s * 1664525 + 1013904223) % 2 ** 32;
  drawn.push(key((s >>> 8) % 10_000));
}

// The text is copied, else joining its two parts would be left to the timed region.
const text = number => {
  const parts = '00000000-0000-0000-0000-' + String(number).padStart(12, '0');
  return Buffer.from(parts, 'latin1').toString('latin1');
};

let batches = 0;
const answer = async keys => {
  batches += 1;
  return keys.map(one => one + 1);
};
const answerTexts = async keys => keys.map(one => Number(one.slice(24)) + 1);

const plus = (sum, value) => sum + value;
const expectedSum = keys => keys.reduce(plus, keys.length);

// Faster than to await `Promise.all` or `loadMany`.
async function addUp(loader, keys) {
  const loads = keys.map(one => loader.load(one));
  let sum = 0;
  for (const load of loads) sum += await load;
  return sum;
}

async function hits(addUpHits) {
  const loader = new DataLoader(answer, options);
  await addUp(loader, warm);
  return addUpHits(loader);
}

async function addUpOneByOne(loader) {
  let sum = 0;
  for (const one of drawn) sum += await loader.load(one);
  return sum;
}

async function resolve(loaders, r, i) {
  const d = i >> 1;
  const v = await loaders[d % 2].load(key(5 * r + d));
  const x = await loaders[2 + (d % 3)].load((7 * v + 1) % 2 ** 31);
  return v + x;
}

async function request(r) {
  const loaders = [];
  for (let i = 0; i < 5; ++i) loaders.push(new DataLoader(answer, options));
  const resolvers = [];
  for (let i = 0; i < 10; ++i) resolvers.push(resolve(loaders, r, i));
  return (await Promise.all(resolvers)).reduce(plus, 0);
}

const requests = 10_000;

async function allRequests() {
  const before = batches;
  let sum = 0;
  for (let r = 0; r < requests; ++r) sum += await request(r);
  if (batches - before !== 5 * requests) throw new Error(`W4: ${batches - before} batches`);
  return sum;
}

function expectedSumOfRequests() {
  let sum = 0;
  for (let r = 0; r < requests; ++r) {
    for (let i = 0; i < 10; ++i) {
      const v = key(5 * r + (i >> 1)) + 1;
      sum += v + ((7 * v + 1) % 2 ** 31) + 1;
    }
  }
  return sum;
}

const sumOfDifferent = expectedSum(different), sumOfDrawn = expectedSum(drawn);
const works = [
  {name: 'W1', count: different.length, sum: sumOfDifferent,
   run: () => addUp(new DataLoader(answer, options), different)},
  {name: 'W2', count: drawn.length, sum: sumOfDrawn,
   run: () => addUp(new DataLoader(answer, options), drawn)},
  {name: 'W3seq', count: drawn.length, sum: sumOfDrawn, run: () => hits(addUpOneByOne)},
  {name: 'W3all', count: drawn.length, sum: sumOfDrawn,
   run: () => hits(loader => addUp(loader, drawn))},
  // Strings remember their hash, so each run gets new ones, from `prepare`.
  {name: 'W5', count: different.length, sum: sumOfDifferent, prepare: () => different.map(text),
   run: texts => addUp(new DataLoader(answerTexts, options), texts)},
  {name: 'W4', count: requests, sum: expectedSumOfRequests(), run: allRequests},
];

async function cpuNanoseconds(work) {
  const prepared = work.prepare?.();
  const before = process.cpuUsage();
  const sum = await work.run(prepared);
  const used = process.cpuUsage(before);
  if (sum !== work.sum) throw new Error(`${work.name}: the sum is ${sum} instead of ${work.sum}`);
  return ((used.user + used.system) * 1000) / work.count;
}

async function median(work) {
  const figures = [];
  for (let i = 0; i < warmups + repetitions; ++i) {
    const figure = await cpuNanoseconds(work);
    if (i >= warmups) figures.push(figure);
  }
  return figures.sort((a, b) => a - b)[Math.floor(repetitions / 2)];
}

const [asked] = process.argv.slice(2);
if (asked) {
  const work = works.find(one => one.name === asked);
  if (!work) throw new Error(`there is no workload '${asked}'`);
  console.log(work.name, (await median(work)).toFixed(1));
} else {
  const manifest = new URL('node_modules/dataloader/package.json', import.meta.url);
  const {version} = JSON.parse(readFileSync(manifest));
  console.log(`# dataloader ${version}, Node ${process.version}, medians of ${repetitions}`);
  const self = fileURLToPath(import.meta.url);
  for (const {name} of works) execFileSync(process.execPath, [self, name], {stdio: 'inherit'});
}
