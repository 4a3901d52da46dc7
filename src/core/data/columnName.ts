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
const JOINED_ID = /^(?:(?:customer|client|cliente|user|usuario|account|cuenta|order|pedido|product|producto|item|invoice|factura|session|transaction|ticket)id|(?:kunden|bestell|rechnungs|konto|artikel|mitglieds)(?:nummer|nr|id))$/;
/** Someone or something of which each has a number. */
const NUMBERED = new Set('customer client cliente kunde kunden user usuario account cuenta konto member miembro mitglied order pedido bestellung invoice factura rechnung product producto item ticket transaction card tarjeta'.split(' '));
const NUMBER_WORDS = new Set('number no nr num nummer numero número code codigo código key'.split(' '));
/** By themselves they say who, and nothing about them. */
const WHO = new Set('customer client cliente kunde kundin user usuario member miembro mitglied buyer comprador'.split(' '));

/** Whether a name says that a column holds identifiers: `id`, `customerID`, `userid`, `sku`, `phone`, `order number`, or plainly `customer`. */
export function isIdentifierName(name: string): boolean {
  const words = nameWords(name);
  if (words.length === 1 && WHO.has(words[0])) return true;
  if (words.some((word) => NUMBERED.has(word)) && NUMBER_WORDS.has(words[words.length - 1])) return true;
  return words.some((word) => IDENTIFIER_WORDS.has(word) || JOINED_ID.test(word));
}

const TARGET_WORDS = new Set('churn churned outcome target label lost cancelled canceled abandono abandonó baja objetivo resultado etiqueta'.split(' '));

/** Whether a name says that a column holds what is to be predicted: `churned`, `target_value`, `outcome`. */
export function isTargetName(name: string): boolean {
  return nameWords(name).some((word) => TARGET_WORDS.has(word));
}
