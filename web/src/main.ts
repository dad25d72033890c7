import './early'
import { mount } from 'svelte'
import './app.css'
import App from './App.svelte'
import { show } from './kit/looks.svelte'
import { watch } from './kit/outbox.svelte'
import { begin, session } from './kit/session.svelte'
import { serve } from './kit/updates.svelte'
import { preload } from './routes'

begin()
void show()
if (session.isIn) preload((location.hash.slice(1) || '/') as '/').catch(() => undefined)
await new Promise((done) => setTimeout(done)) // a turn for the token that has come meanwhile: what needs it leaves before the page is drawn
mount(App, { target: document.getElementById('app')! })
watch()
serve()
