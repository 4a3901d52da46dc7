import { translator } from '../i18n.ts';

/** A heading for each kind of failure; the failure's own message says the rest. */
export const t = translator({
  en: {
    'bad-input': 'This setting does not fit',
    'bad-file': 'This file cannot be read as it is',
    ambiguous: 'This can be read in two ways',
    'not-enough-data': 'There is not enough data for this',
    'not-found': 'This is not here any more',
    cancelled: 'Cancelled',
    'storage-full': 'The browser’s storage is full',
    'storage-blocked': 'Another tab holds the storage',
    'storage-newer': 'This data is from a newer version',
    'worker-lost': 'The work was interrupted',
    'out-of-memory': 'There is not enough memory for this',
    internal: 'Something went wrong in the app',
    damagedRecord: 'A stored record is damaged',
    copyFailed: 'The browser did not let the text be copied. It is shown below: select it and copy it.',
  },
  es: {
    'bad-input': 'Este ajuste no encaja',
    'bad-file': 'Este archivo no se puede leer tal como está',
    ambiguous: 'Esto se puede leer de dos maneras',
    'not-enough-data': 'No hay datos suficientes para esto',
    'not-found': 'Esto ya no está aquí',
    cancelled: 'Cancelado',
    'storage-full': 'El almacenamiento del navegador está lleno',
    'storage-blocked': 'Otra pestaña tiene ocupado el almacenamiento',
    'storage-newer': 'Estos datos son de una versión más reciente',
    'worker-lost': 'El trabajo se interrumpió',
    'out-of-memory': 'No hay memoria suficiente para esto',
    internal: 'Algo falló en la aplicación',
    damagedRecord: 'Un registro guardado está dañado',
    copyFailed: 'El navegador no permitió copiar el texto. Se muestra abajo: selecciónelo y cópielo.',
  },
});
