import Papa from 'papaparse';

/** A small table's cells, header first. */
export function readCsvText(text: string): string[][] {
  return Papa.parse<string[]>(text, { skipEmptyLines: true }).data;
}
