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
  '/me': () => import('./screens/Me.svelte'),
  '/month': () => import('./screens/volunteer/Month.svelte'),
  '*notfound': () => import('./screens/NotFound.svelte'),
  layout: Layout,
})
