import { expect, it } from 'vitest';
import { LastAnswer } from '../../src/workers/lastAnswer.ts';

it('what was asked last is not asked for again, another question is', async () => {
  const last = new LastAnswer<string>();
  const asked: string[] = [];
  const of = (key: string) => last.of(key, () => Promise.resolve(`${key}${asked.push(key)}`));
  expect([await of('a'), await of('a'), await of('b'), await of('a')]).toEqual(['a1', 'a1', 'b2', 'a3']);
});

it('a failure is told to all who wait for it, and not held', async () => {
  const last = new LastAnswer<string>();
  let tries = 0;
  const ask = () => last.of('a', () => (++tries === 1 ? Promise.reject(new Error('once')) : Promise.resolve('now')));
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toThrow('once');
  await expect(second).rejects.toThrow('once');
  expect([await ask(), tries]).toEqual(['now', 2]);
});
