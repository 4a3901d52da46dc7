const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from anywhere as text of an HTML or SVG document, in elements and in quoted attributes. Control characters, which no document may hold, become spaces. */
export function escapeHtml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
