// node-resque, as tests of understudy drive it: one command per run.
//
//   node peer.js <port> work <queue> <count>       performs so many jobs called Echo
//   node peer.js <port> take <queue>               takes one job, and ends when that is over
//   node peer.js <port> enqueue <queue> <args>     enqueues an Echo, and says whether it did
//   node peer.js <port> enqueue_at <ms> <queue> <args>
//   node peer.js <port> transfer                   moves one delayed job that is due to its queue
//   node peer.js <port> failed                     reads the failed jobs
//   node peer.js <port> retry                      attempts all failed jobs again, and removes them
//   node peer.js <port> workers                    lists who works, and on what
//   node peer.js <port> note <queue> <file>        performs jobs called Note until SIGTERM: each
//                                                  appends its number to the file
//   node peer.js <port> time_enqueue <queue> <count>   seconds to enqueue so many Echos, one by one
//   node peer.js <port> time_work <queue> <count>      seconds to perform them
//
// What it saw goes to standard output as one JSON text. An Echo whose first argument is "fail" throws.
// Behind the arguments may stand the name of another job: that of a plugin, which locks it.

const fs = require('fs');
const {Queue, Scheduler, Worker} = require('node-resque');

const patience = 20000;  // milliseconds until a job that never comes fails its test

const [port, verb, ...given] = process.argv.slice(2);
const connection = {host: '127.0.0.1', port: Number(port), database: 0, namespace: 'resque'};

const perform = async (...args) => {
  if (args[0] === 'fail') throw new TypeError('node says no');
  return args;
};
const jobs = {Echo: {perform}};
for (const plugin of ['QueueLock', 'DelayQueueLock', 'JobLock']) {
  jobs[plugin] = {perform, plugins: [plugin]};
}

// Starts something, and stops it once `until` has settled its promise.
async function during(thing, until, longest = patience) {
  const seen = new Promise((resolve, reject) => {
    thing.on('error', (error) => reject(error));
    setTimeout(() => reject(new Error(`nothing came within ${longest} ms`)), longest).unref();
    until.call(thing, resolve);
  });
  await thing.connect();
  await thing.start();
  const result = await seen;
  await thing.end();
  return result;
}

const seconds_since = (begun) => Number(process.hrtime.bigint() - begun) / 1e9;

async function with_queue(use) {
  const queue = new Queue({connection}, jobs);
  queue.on('error', (error) => { throw error; });
  await queue.connect();
  const result = await use(queue);
  await queue.end();
  return result;
}

const verbs = {
  work: (name, count) => during(new Worker({connection, queues: [name], timeout: 20}, jobs),
    function (resolve) {
      const ends = [];
      const note = (end) => { if (ends.push(end) === Number(count)) resolve(ends); };
      this.on('success', (_queue, job, result) => note({args: job.args, returned: result}));
      this.on('failure', (_queue, job, error) => note({args: job.args, error: error.message}));
    }),
  take: (name) => during(new Worker({connection, queues: [name], timeout: 20}, jobs),
    function (resolve) { this.on('job', (_queue, job) => resolve(job)); }),
  enqueue: (name, args, job = 'Echo') =>
    with_queue((queue) => queue.enqueue(name, job, JSON.parse(args))),
  enqueue_at: (time, name, args, job = 'Echo') =>
    with_queue((queue) => queue.enqueueAt(Number(time), name, job, JSON.parse(args))),
  transfer: () => during(new Scheduler({connection, timeout: 20}, jobs), function (resolve) {
    this.on('transferredJob', (time, job) => resolve({time, job}));
  }),
  failed: () => with_queue((queue) => queue.failed(0, -1)),
  retry: () => with_queue(async (queue) => {
    const failed = await queue.failed(0, -1);
    for (const job of failed) await queue.retryAndRemoveFailed(job);
    return failed.length;
  }),
  note: (name, file) => during(new Worker({connection, queues: [name], timeout: 20}, {
    Note: {perform: async (number) => fs.appendFileSync(file, `${number}\n`)},
  }), (resolve) => process.on('SIGTERM', resolve), 3600000),
  workers: () => with_queue((queue) => queue.allWorkingOn()),
  time_enqueue: (name, count) => with_queue(async (queue) => {
    const begun = process.hrtime.bigint();
    for (let i = 0; i < Number(count); ++i) await queue.enqueue(name, 'Echo', [i]);
    return seconds_since(begun);
  }),
  time_work: (name, count) => during(new Worker({connection, queues: [name], timeout: 20}, jobs),
    function (resolve) {
      let begun;
      let done = 0;
      this.on('job', () => { begun ??= process.hrtime.bigint(); });
      this.on('success', () => { if (++done === Number(count)) resolve(seconds_since(begun)); });
    }),
};

verbs[verb](...given).then(
  (result) => { process.stdout.write(JSON.stringify(result), () => process.exit(0)); },
  (error) => { console.error(error); process.exit(1); });
