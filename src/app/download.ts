/** Hands `blob` to the person as a file named `fileName`. */
export function download(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the blob after the click's task; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
