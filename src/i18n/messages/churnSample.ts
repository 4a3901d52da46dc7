import { translator } from '../i18n.ts';

/** The generated learning product, to learn from who leaves. */
export const t = translator({
  en: {
    title: 'An online-learning product',
    text: 'A year of daily activity, support tickets, subscriptions and users. Teaches who is about to leave, of their own will or because a payment fails, and which column knows the future.',
    start: 'Start with the learning product',
    noData: 'Who leaves is learned from what users did day by day, from purchases, or from contracts with their start and end. Bring your own, or look around with a learning product that does not exist.',
  },
  es: {
    title: 'Un producto de aprendizaje en línea',
    text: 'Un año de actividad diaria, consultas de soporte, suscripciones y usuarios. Enseña quién está a punto de irse, por voluntad propia o porque falla un pago, y qué columna conoce el futuro.',
    start: 'Empezar con el producto de aprendizaje',
    noData: 'Quién se va se aprende de lo que los usuarios hicieron día a día, de compras o de contratos con su inicio y su fin. Traiga sus datos o eche un vistazo con un producto de aprendizaje que no existe.',
  },
});
