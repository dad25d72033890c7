/** Every screen and its address; a screen's script is loaded when somebody goes there. */
import { createRouter } from 'sv-router'
import Layout from './parts/Layout.svelte'
import Home from './screens/Home.svelte'

export const { p, navigate, isActive, route } = createRouter({
  '/': Home,
  '/ask': () => import('./screens/Ask.svelte'),
  '/orders': () => import('./screens/OpenOrders.svelte'),
  '/orders/:id': () => import('./screens/Order.svelte'),
  '/mine': () => import('./screens/Mine.svelte'),
  '/inbox': () => import('./screens/Inbox.svelte'),
  '/committee': () => import('./screens/committee/Morning.svelte'),
  '/committee/desk': () => import('./screens/committee/Desk.svelte'),
  '/committee/desk/:id': () => import('./screens/committee/DeskOrder.svelte'),
  '/committee/month': () => import('./screens/committee/Month.svelte'),
  '/committee/notice': () => import('./screens/committee/Notice.svelte'),
  '/committee/registrations': () => import('./screens/committee/Registrations.svelte'),
  '/committee/reviews': () => import('./screens/committee/Reviews.svelte'),
  '/committee/reviews/:id': () => import('./screens/committee/Review.svelte'),
  '/operator': () => import('./screens/operator/Operator.svelte'),
  '/operator/callbacks': () => import('./screens/operator/Callbacks.svelte'),
  '/me': () => import('./screens/Me.svelte'),
  '/register': () => import('./screens/volunteer/Register.svelte'),
  '/availability': () => import('./screens/volunteer/Availability.svelte'),
  '/month': () => import('./screens/volunteer/Month.svelte'),
  '/activities': () => import('./screens/activities/Activities.svelte'),
  '/activities/new': () => import('./screens/activities/NewActivity.svelte'),
  '/activities/:id': () => import('./screens/activities/Activity.svelte'),
  '/activities/:id/dates/:date': () => import('./screens/activities/Roster.svelte'),
  '*notfound': () => import('./screens/NotFound.svelte'),
  layout: Layout,
})
