// What the examples of docs/control.md do, done with a client that was generated from the description. It compiles
// only where the description tells types as they are, and ends with status 1 where an answer is another.
import assert from "node:assert/strict";

import * as printer from "./client";
import { client } from "./client/client.gen";

const [url, token] = process.argv.slice(2);
const sure = { throwOnError: true } as const;

async function look(): Promise<void> {
  const { data: state } = await printer.state(sure);
  assert.equal(state.status, "idle");
  assert.deepEqual(state.alerts, []);
  const { data: hands } = await printer.hands(sure);
  assert.ok(JSON.stringify(hands).includes("cover.front"));
  const { data: part } = await printer.part({ ...sure, path: { part: "tray-2" } });
  assert.ok(JSON.stringify(part).includes("tray-2"));
}

async function breakAndMend(): Promise<void> {
  const { data: listed } = await printer.faults(sure);
  assert.ok(listed.catalogue.some((one) => one.fault === "supply.spent"));
  const { data: injected } = await printer.inject({
    ...sure,
    body: { fault: "supply.spent", at: "supply.black", percent_left: 0 },
  });
  const { data: broken } = await printer.state(sure);
  assert.equal(broken.status, "stopped");
  assert.ok(broken.alerts.length > 0);
  await printer.act({ ...sure, body: { verb: "replace", target: "supply.black" } });
  assert.equal((await printer.state(sure)).data.status, "idle");
  await printer.clear({ ...sure, path: { id: String(injected.id) } });
  assert.deepEqual((await printer.faults(sure)).data.injected, []);
}

async function print(): Promise<void> {
  const { data: job } = await printer.submit({
    ...sure,
    query: { name: "letter", copies: 2 },
    body: new Blob(["hello"]),
  });
  assert.equal(job.name, "letter");
  await printer.advance({ ...sure, body: { advance_s: 300 } });
  assert.equal((await printer.job({ ...sure, path: { id: String(job.id) } })).data.state, "completed");
}

async function listen(): Promise<void> {
  const { stream } = await printer.listen({ query: { count: 2 }, sseMaxRetryAttempts: 1 });
  const kinds: string[] = [];
  for await (const event of stream) {
    kinds.push(JSON.stringify(event));
    if (kinds.length === 1) {
      await printer.act({ ...sure, body: { verb: "open", target: "cover.front" } });
    } else {
      break;
    }
  }
  assert.equal(kinds.length, 2);
  assert.ok(kinds[1].includes("stopped"), kinds[1]);
}

async function goBack(): Promise<void> {
  const { data: clock } = await printer.clock(sure);
  assert.equal(clock.kind, "wall");
  await printer.keep({ ...sure, path: { name: "before-lunch" } });
  await printer.restore({ ...sure, path: { name: "before-lunch" } });
  const { data: state } = await printer.reset(sure);
  assert.equal(state.status, "idle");
  assert.deepEqual((await printer.jobs(sure)).data.jobs, []);
}

async function beRefused(): Promise<void> {
  // @ts-expect-error - the description names every fault, so the compiler knows that this is none
  const { error, response } = await printer.inject({ body: { fault: "no.such.fault" } });
  assert.equal(response.status, 404);
  assert.ok(JSON.stringify(error).includes("no.such.fault"));
  const { response: stranger } = await printer.state({ auth: "another token" });
  assert.equal(stranger.status, 401);
}

async function main(): Promise<void> {
  client.setConfig({ baseUrl: url, auth: token });
  for (const step of [look, breakAndMend, print, listen, goBack, beRefused]) {
    await step();
    console.log(step.name);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
