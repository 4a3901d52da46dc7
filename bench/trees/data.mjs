/** The data that trees are measured on: the same numbers as a CSV file for the app and as .npy files for Python and Node. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/ensure.mjs';
import { random } from '../mixedCsv.mjs';

/** Raised whenever the rows change, so that an old file is not measured. */
const version = 1;
const seeds = { train: 1991, test: 2001 };
/** About half of the targets are above. */
const highAbove = 14.40005;

/**
 * @typedef {{ rows: number, features: number, csv: string, x: string, targets: string }} TreeData `x`: float32, rows × features; `targets`: float32, rows × 2, `y` and 1 where it is high
 */

/** @param {() => number} next */
function normal(next) {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/**
 * Friedman's first function (1991): of uniform numbers five matter, and two of these only together; noise has variance 1.
 * @param {Float32Array | number[]} x
 * @param {() => number} next
 */
function target(x, next) {
  const signal = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
  return Math.round((signal + normal(next)) * 1e4) / 1e4;
}

/**
 * The header of NumPy's format, version 1.0, for float32 in rows.
 * @param {number} rows
 * @param {number} columns
 */
function npyHeader(rows, columns) {
  const start = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((start.length + 2 + text.length + 1) / 64) * 64 - start.length - 2;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(length);
  return Buffer.concat([start, size, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1')]);
}

/**
 * @param {{ csv: number, x: number, targets: number }} files
 * @param {number} rows
 * @param {number} features at least 5
 * @param {() => number} next
 */
function writeRows(files, rows, features, next) {
  const block = 10_000;
  for (let from = 0; from < rows; from += block) {
    const count = Math.min(block, rows - from);
    const x = new Float32Array(count * features);
    const targets = new Float32Array(count * 2);
    const lines = [];
    for (let i = 0; i < count; i++) {
      const cells = Array.from({ length: features }, () => Math.floor(next() * 1e6) / 1e6);
      const y = target(cells, next);
      x.set(cells, i * features);
      targets.set([y, Number(y > highAbove)], i * 2);
      lines.push(`${cells.join(',')},${y},${y > highAbove ? 'yes' : 'no'}\n`);
    }
    writeSync(files.csv, lines.join(''));
    writeSync(files.x, new Uint8Array(x.buffer));
    writeSync(files.targets, new Uint8Array(targets.buffer));
  }
}

/**
 * Columns `f000` …, `y` and `isHigh`; made where the files are not there yet, the same bytes every time.
 * @param {{ rows: number, features: number, part?: 'train' | 'test' }} shape
 * @returns {TreeData}
 */
export function treeData({ rows, features, part = 'train' }) {
  const folder = join(root, '.cache/bench');
  const stem = join(folder, `trees-v${version}-${part}-${rows}x${features}`);
  const paths = { csv: `${stem}.csv`, x: `${stem}-x.npy`, targets: `${stem}-targets.npy` };
  // The CSV file gets its name last.
  if (existsSync(paths.csv)) return { rows, features, ...paths };
  mkdirSync(folder, { recursive: true });
  const open = (/** @type {string} */ path) => openSync(`${path}.part`, 'w');
  const files = { csv: open(paths.csv), x: open(paths.x), targets: open(paths.targets) };
  const names = Array.from({ length: features }, (_, i) => `f${String(i).padStart(3, '0')}`);
  writeSync(files.csv, `${[...names, 'y', 'isHigh'].join(',')}\n`);
  writeSync(files.x, npyHeader(rows, features));
  writeSync(files.targets, npyHeader(rows, 2));
  writeRows(files, rows, features, random(seeds[part]));
  for (const file of Object.values(files)) closeSync(file);
  for (const path of [paths.x, paths.targets, paths.csv]) renameSync(`${path}.part`, path);
  return { rows, features, ...paths };
}
