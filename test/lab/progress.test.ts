import { expect, test } from "vitest";
import { duration, progressOn } from "../../lab/host/progress.ts";

function recorded(isTTY: boolean) {
  const written: string[] = [];
  let time = 0;
  const stream = { isTTY, columns: 20, write: (text: string) => written.push(text) };
  const progress = progressOn(stream, () => time);
  return {
    written,
    progress,
    pass: (milliseconds: number): void => {
      time += milliseconds;
    },
  };
}

test("overwrites the line on a terminal and never wraps it", () => {
  const { written, progress } = recorded(true);
  progress.update("one of many many many packages");
  progress.line("done");
  expect(written).toEqual(["\r\u001B[2Kone of many many ma", "\r\u001B[2Kdone\n"]);
});

test("writes plain lines to a log, progress every twenty seconds", () => {
  const { written, progress, pass } = recorded(false);
  for (let second = 0; second < 45; second += 1) {
    progress.update(`${second} s`);
    pass(1000);
  }
  progress.line("done");
  expect(written).toEqual(["20 s\n", "40 s\n", "done\n"]);
});

test("writes only the result of a quick task to a log", () => {
  const { written, progress } = recorded(false);
  progress.update("beginning");
  progress.line("done");
  expect(written).toEqual(["done\n"]);
});

test("formats durations for people", () => {
  expect([340, 12_600, 370_000].map(duration)).toEqual(["0.3 s", "13 s", "6 min 10 s"]);
});
