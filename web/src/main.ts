import { mount } from 'svelte'
import './app.css'
import App from './App.svelte'
import { show } from './kit/looks.svelte'
import { watch } from './kit/outbox.svelte'
import { begin } from './kit/session.svelte'
import { serve } from './kit/updates.svelte'

begin()
void show()
mount(App, { target: document.getElementById('app')! })
watch()
serve()
