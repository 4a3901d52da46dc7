import { translator } from '../i18n.ts';

/** The generated learning product, to learn from who leaves. */
export const t = translator({
  en: {
    title: 'An online-learning product',
    text: 'A year of daily activity, support tickets, subscriptions and users. Teaches who is about to leave, of their own will or because a payment fails, and which column knows the future.',
    start: 'Start with the learning product',
  },
  es: {
    title: 'Un producto de aprendizaje en línea',
    text: 'Un año de actividad diaria, consultas de soporte, suscripciones y usuarios. Enseña quién está a punto de irse, por voluntad propia o porque falla un pago, y qué columna conoce el futuro.',
    start: 'Empezar con el producto de aprendizaje',
  },
});
