import { translator } from '../i18n.ts';

/** Short messages that pass, by the keys that the app's state gives them. */
export const t = translator({
  en: {
    region: 'Messages',
    'notice.datasetDeleted': '“{name}” was deleted.',
    'notice.runDeleted': 'Run {name} was deleted.',
    'notice.deleteFailed': 'It could not be deleted, and is back.',
    'notice.sourceNotKept': 'The data is in, but its source file could not be kept: column types cannot be changed later without the file.',
    'notice.databaseReplaced': 'Another tab is using a newer version of the app. Reload this one to go on.',
    'notice.databaseTerminated': 'The browser closed the storage. Reload to go on; what was stored is still there.',
    'notice.databaseFailed': 'The browser’s storage could not be opened.',
    'notice.trainingDone': 'A training has ended.',
    'notice.typeChanged': '“{column}” is now read as {type}, in a version of its own.',
    'notice.typeChangedAside': '“{column}” is now read as {type}, in a version of its own; rows set aside: {aside}.',
    'action.versionBefore': 'Back to the version before',
    'action.undo': 'Undo',
    'action.reload': 'Reload',
    'action.openRun': 'Open the report',
  },
  es: {
    region: 'Mensajes',
    'notice.datasetDeleted': 'Se eliminó «{name}».',
    'notice.runDeleted': 'Se eliminó la ejecución {name}.',
    'notice.deleteFailed': 'No se pudo eliminar; vuelve a estar aquí.',
    'notice.sourceNotKept': 'Los datos ya están, pero no se pudo conservar el archivo de origen: sin él no se podrán cambiar más tarde los tipos de columna.',
    'notice.databaseReplaced': 'Otra pestaña usa una versión más reciente de la aplicación. Recargue esta para seguir.',
    'notice.databaseTerminated': 'El navegador cerró el almacenamiento. Recargue para seguir; lo guardado sigue ahí.',
    'notice.databaseFailed': 'No se pudo abrir el almacenamiento del navegador.',
    'notice.trainingDone': 'Ha terminado un entrenamiento.',
    'notice.typeChanged': '«{column}» se lee ahora como {type}, en una versión aparte.',
    'notice.typeChangedAside': '«{column}» se lee ahora como {type}, en una versión aparte; filas apartadas: {aside}.',
    'action.versionBefore': 'Volver a la versión anterior',
    'action.undo': 'Deshacer',
    'action.reload': 'Recargar',
    'action.openRun': 'Abrir el informe',
  },
});
