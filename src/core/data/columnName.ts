/** A column's name as lower-case words: `customerID` and `customer_id` are both `customer id`. */
export function nameWords(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const IDENTIFIER_WORDS = new Set('id ids uid uuid guid identifier identificador clave sku ean gtin upc isbn iban imei phone telephone mobile telefono teléfono movil móvil ssn dni nif cif rfc curp vin barcode'.split(' '));
const JOINED_ID = /^(?:customer|client|cliente|user|usuario|account|cuenta|order|pedido|product|producto|item|invoice|factura|session|transaction|ticket)id$/;

/** Whether a name says that a column holds identifiers: `id`, `customerID`, `userid`, `sku`, `phone`. */
export function isIdentifierName(name: string): boolean {
  return nameWords(name).some((word) => IDENTIFIER_WORDS.has(word) || JOINED_ID.test(word));
}

const TARGET_WORDS = new Set('churn churned outcome target label lost cancelled canceled abandono abandonó baja objetivo resultado etiqueta'.split(' '));

/** Whether a name says that a column holds what is to be predicted: `churned`, `target_value`, `outcome`. */
export function isTargetName(name: string): boolean {
  return nameWords(name).some((word) => TARGET_WORDS.has(word));
}
