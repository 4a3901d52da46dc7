import { WorkbenchError } from '../../core/contract/errors.ts';
import type { ReadOverrides } from '../../core/data/dataset.ts';
import { openBytes } from './bytes.ts';
import { createTextStream } from './decode.ts';
import { toGrammar } from './grammar.ts';
import { inspect } from './inspect.ts';
import { createRowGate } from './rowGate.ts';
import { createTokeniser, emptyBatch, type RecordBatch } from './tokenise.ts';
import type { ByteSource, Detection, ReadContext, ReadResult, RecordSink } from './types.ts';

/** Rows that are handed over at once, at least. */
const BATCH_ROWS = 2_000;
/** Text that is tokenised at once, at most, so that a batch stays small and a cancel is heard. */
const PIECE_LENGTH = 1 << 18;

/**
 * What a file is and how to read it, from its first 256 KiB. `overrides.dialect` fixes what a person knows better.
 * Throws `bad-file` where it is empty, no text, or not to be decompressed.
 */
export async function detectCsv(source: ByteSource, overrides: ReadOverrides = {}): Promise<Detection> {
  return (await inspect(source, overrides)).detection;
}

/**
 * Reads a delimited file into `sink`: every record ends up in `rows` or in `quarantine`. Blank lines of a table of several columns
 * are no records. Rows are repaired where that is harmless (told in `repairs`); with `strict`, nothing is repaired or quarantined:
 * the first record that doesn't fit throws `bad-file` with its line. Rejects with `cancelled` when `ctx.signal` aborts.
 *
 * Rows and their arrays belong to the sink. Long cells may be slices that keep the piece of text they came from in memory.
 */
export async function readCsv(source: ByteSource, overrides: ReadOverrides, sink: RecordSink, ctx: ReadContext): Promise<ReadResult> {
  const { detection, layout, isAscii } = await inspect(source, overrides);
  const { dialect } = detection;
  const strict = overrides.strict ?? false;
  sink.start(detection);
  const decoder = createTextStream(dialect.encoding, { name: source.name, strict, switchable: isAscii && overrides.dialect?.encoding === undefined && !dialect.bom });
  const tokeniser = createTokeniser(toGrammar(dialect, layout.rowWidth, strict), dialect.preambleLines);
  const gate = createRowGate(layout, { strict, file: source.name }, sink);
  let batch: RecordBatch = emptyBatch();
  const flush = (): void => {
    gate.pass(batch);
    batch = emptyBatch();
  };
  const feed = async (text: string, isLast: boolean): Promise<void> => {
    for (let at = 0; at < text.length || (isLast && at === 0); at += PIECE_LENGTH) {
      if (ctx.signal.aborted) throw new WorkbenchError('cancelled', 'Cancelled.');
      const end = at + PIECE_LENGTH;
      tokeniser.push(text.slice(at, end), isLast && end >= text.length, batch);
      if (batch.rows.length + batch.faults.length >= BATCH_ROWS) flush();
      await ctx.breathe();
    }
  };
  for await (const bytes of openBytes(source, dialect.gzip, ctx.onBytes?.bind(ctx))) await feed(decoder.decode(bytes, false), false);
  await feed(decoder.decode(new Uint8Array(0), true), true);
  flush();
  const counts = gate.finish();
  return {
    detection: { ...detection, dialect: { ...dialect, encoding: decoder.encoding } },
    ...counts,
    repairs: { ...counts.repairs, undecodable: decoder.damaged ? 1 : 0 },
  };
}
