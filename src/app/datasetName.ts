/** What a dataset is called until it is renamed: the file's name without its ending (`sales.csv.gz` → `sales`). */
export function datasetName(fileName: string): string {
  return fileName.replace(/(\.[A-Za-z0-9]{1,5}){1,2}$/, '') || fileName;
}
