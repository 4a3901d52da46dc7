import { translator } from '../i18n.ts';

/** The generated companies that a person may start with. */
export const t = translator({
  en: {
    title: 'No file at hand?',
    intro: 'Companies that do not exist, made on this machine: learn from one, and see what your own files could tell.',
    sales: 'Sales of an online school',
    salesText: 'One table of purchases, ready to train on. Teaches the whole way: from sales to a ranked list of customers.',
    courseShop: 'A course shop',
    courseShopText: 'Sales with refunds and discounts in two currencies, what is known of customers, and exchange rates. Teaches net money, and which columns know the future.',
    startCourseShop: 'Start with the shop',
    subscriptions: 'A subscription product',
    subscriptionsText: 'Trials, plans, pauses, and monthly and annual contracts. Teaches customers who say when they leave: how long they stay, and what they pay until then.',
    startSubscriptions: 'Start with subscriptions',
  },
  es: {
    title: '¿No tiene un archivo a mano?',
    intro: 'Empresas que no existen, hechas en este equipo: aprenda de una y vea qué podrían decir sus propios archivos.',
    sales: 'Ventas de una escuela en línea',
    salesText: 'Una tabla de compras, lista para entrenar. Enseña el camino entero: de las ventas a una lista ordenada de clientes.',
    courseShop: 'Una tienda de cursos',
    courseShopText: 'Ventas con reembolsos y descuentos en dos monedas, lo que se sabe de los clientes y los tipos de cambio. Enseña el dinero neto, y qué columnas conocen el futuro.',
    startCourseShop: 'Empezar con la tienda',
    subscriptions: 'Un producto por suscripción',
    subscriptionsText: 'Pruebas, planes, pausas y contratos mensuales y anuales. Enseña clientes que dicen cuándo se van: cuánto se quedan y cuánto pagan hasta entonces.',
    startSubscriptions: 'Empezar con las suscripciones',
  },
});
