// What the pages do beyond links and forms. Everything listens on the document, so that swapped-in content needs no set-up;
// without this file the same links and forms work as pages.
const find = (selector, from = document) => from.querySelector(selector)
const dialog = find('#dialog')
const body = find('#dialog-body')
let opener = null // selector of what the dialog was opened from

const say = (words) => {
  const live = find('#live')
  if (!live) return
  live.textContent = ''
  setTimeout(() => { live.textContent = words }, 60)
}

// The same activity may be a card in one view and a line in another.
const locate = (selector) => {
  try {
    return find(selector) || find(`#planner a[href="/activity/${selector.replace(/^#a-/, '')}"]`)
  } catch { return null }
}
const focusOn = (selector) => {
  const target = locate(selector)
  if (!target) return
  if (!target.matches('a, button, input, select, textarea, [tabindex]')) target.tabIndex = -1
  target.focus()
  target.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
const focusProblem = (within) => {
  const summary = find('.govuk-error-summary', within)
  if (!summary) return false
  summary.tabIndex = -1
  summary.focus()
  return true
}

// --- the dialog -------------------------------------------------------------------------------------------------------
const openDialog = () => {
  if (!dialog.open) {
    if (!opener && document.activeElement?.id) opener = `#${document.activeElement.id}`
    dialog.showModal()
  }
  if (!focusProblem(body)) find('h1, h2', body)?.setAttribute('tabindex', '-1')
  if (!find('.govuk-error-summary', body)) (find('select, input:not([type=hidden]), textarea, button', body) ?? find('h1, h2', body))?.focus()
}
dialog?.addEventListener('close', () => {
  body.replaceChildren()
  if (opener) focusOn(opener)
  opener = null
})

// --- what the server asks for: HX-Trigger {"focus": "#a-REF", "say": "…"} ------------------------------------------------
// (The browser's own focus events do not bubble, so these are the server's.)
let wanted = ''
document.addEventListener('focus', (event) => {
  wanted = event.detail?.value ?? wanted
})
document.addEventListener('say', (event) => say(event.detail.value))

const sayCount = () => {
  const shown = new Set([...document.querySelectorAll('#planner a[href^="/activity/"]')].map((link) => link.href)).size
  say(shown === 1 ? '1 activity shown' : `${shown || 'No'} activities shown`)
}

document.addEventListener('htmx:afterSettle', (event) => {
  const target = event.detail.target
  if (target === body && body.childElementCount) return openDialog()
  if (target.id === 'planner') {
    if (dialog?.open) {
      opener = wanted || opener
      dialog.close()
      wanted = ''
    }
    if (event.detail.requestConfig?.elt.matches('.filters')) sayCount()
  } else focusProblem(target)
  if (wanted) focusOn(wanted)
  wanted = ''
})
document.addEventListener('htmx:sendError', (event) => questionOf(event) || say('Not sent: the portal could not be reached. Nothing was changed. Try again.'))
document.addEventListener('htmx:responseError', (event) => questionOf(event) || say('Not done: something went wrong. Nothing was changed. Try again.'))

// --- moving an activity: M, or a drag to another month; both go to the address of its Move form ---------------------------
const cardOf = (node) => node?.closest?.('#planner a[href^="/activity/"]')
const moveUrl = (card) => `${card.getAttribute('href')}/move`

const openMove = (card) => {
  opener = `#a-${card.getAttribute('href').split('/').pop()}`
  window.htmx.ajax('GET', moveUrl(card), { target: '#dialog-body', swap: 'innerHTML' })
}
const drop = (card, month) => {
  opener = `#${card.id}`
  const token = find('input[name=csrf_token]')?.value ?? ''
  window.htmx.ajax('POST', moveUrl(card), {
    target: '#planner', swap: 'outerHTML', values: { month, version: card.dataset.v, csrf_token: token },
  })
}

let dragged = null
const clearOver = () => document.querySelectorAll('.over').forEach((cell) => cell.classList.remove('over'))
document.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('.c[draggable]')
  if (!dragged) return
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData('text/plain', dragged.id.slice(2))
  setTimeout(() => dragged?.classList.add('lifted'))
})
document.addEventListener('dragover', (event) => {
  const cell = dragged && event.target.closest?.('td[data-month]')
  if (!cell || cell.parentElement !== dragged.closest('tr')) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'move'
  if (cell.classList.contains('over')) return
  clearOver()
  cell.classList.add('over')
})
document.addEventListener('drop', (event) => {
  const cell = dragged && event.target.closest?.('td[data-month]')
  if (!cell || cell.parentElement !== dragged.closest('tr')) return
  event.preventDefault()
  if (!cell.contains(dragged)) drop(dragged, cell.dataset.month)
})
document.addEventListener('dragend', () => {
  dragged?.classList.remove('lifted')
  dragged = null
  clearOver()
})

// --- keys: only while a card has the focus ---------------------------------------------------------------------------------
const WAY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const centre = (node) => {
  const box = node.getBoundingClientRect()
  return [box.left + box.width / 2, box.top + box.height / 2]
}
// The nearest card in that direction; straying sideways counts threefold.
const neighbour = (card, [dx, dy]) => {
  const [x, y] = centre(card)
  let best = null
  let least = Infinity
  for (const other of document.querySelectorAll('#planner a[href^="/activity/"]')) {
    const [ox, oy] = centre(other)
    const along = (ox - x) * dx + (oy - y) * dy
    const astray = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx)
    if (other !== card && along > 4 && along + 3 * astray < least) {
      least = along + 3 * astray
      best = other
    }
  }
  return best
}
const isOpen = (select) => {
  try { return select.matches(':open') } catch { return false }
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  if (event.key === 'Escape') {
    const menu = find('details.menu[open]')
    if (menu) {
      menu.open = false
      find('summary', menu).focus()
    }
    return
  }
  // M, a month, Enter: some browsers open the list again instead of sending the form.
  if (event.key === 'Enter' && event.target.matches('#dialog select') && !isOpen(event.target)) {
    event.preventDefault()
    event.target.form.requestSubmit()
    return
  }
  const card = cardOf(event.target)
  if (!card) return
  if (WAY[event.key]) {
    event.preventDefault()
    neighbour(card, WAY[event.key])?.focus()
  } else if (event.key.toLowerCase() === 'm' && find('#planner').hasAttribute('data-edit')) {
    event.preventDefault()
    openMove(card)
  }
})

// --- writing in a form: each answer is kept as it is written, and what could not be kept stays on the page and is sent again -------
const questionOf = (event) => event.detail.elt?.closest?.('.question')
const unsaved = new Map() // question → how often it was tried in vain
const RETRY = [2, 5, 15]
const tellState = (question, words) => {
  const state = find('.state', question)
  let line = find('.saved', state)
  if (!line) state.append(line = Object.assign(document.createElement('p'), { className: 'saved' }))
  if (line.textContent !== words) line.textContent = words
}
document.addEventListener('htmx:configRequest', (event) => {
  const question = questionOf(event)
  if (!question) return
  const { key } = question.dataset
  const own = new RegExp(`^[a-z]+\\.${key}(-|$)|^csrf_token$`)
  const { parameters, headers } = event.detail
  for (const name of Object.keys(parameters)) if (!own.test(name)) delete parameters[name]
  // The same save sent again has the same name, so that the server knows it.
  if (!question.dataset.save) {
    question.dataset.save = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
    question.dataset.sent = `${question.dataset.sent ?? ''} ${question.dataset.save}`
  }
  parameters.save_id = question.dataset.save
  parameters.sent = question.dataset.sent // those that nobody answered yet may have been kept all the same
  headers.Stay = '1'
})
document.addEventListener('input', (event) => { delete event.target.closest?.('.question')?.dataset.save })
document.addEventListener('change', (event) => { delete event.target.closest?.('.question')?.dataset.save })
const again = (question, words) => {
  const tries = unsaved.get(question) ?? 0
  unsaved.set(question, tries + 1)
  tellState(question, words)
  if (!tries) say(words)
  setTimeout(() => question.isConnected && window.htmx.trigger(question, 'resend'), 1000 * (RETRY[tries] ?? 30))
}
document.addEventListener('htmx:beforeRequest', (event) => {
  const question = questionOf(event)
  if (question && !unsaved.has(question)) tellState(question, 'Saving…')
})
document.addEventListener('htmx:sendError', (event) => {
  const question = questionOf(event)
  if (question) again(question, 'Not saved yet: the portal cannot be reached. Your text is still here, and is sent again by itself.')
})
document.addEventListener('htmx:timeout', (event) => {
  const question = questionOf(event)
  if (question) again(question, 'Not saved yet: the portal takes long to answer. Your text is still here, and is sent again by itself.')
})
document.addEventListener('htmx:afterRequest', (event) => {
  const question = questionOf(event)
  const status = event.detail.xhr?.status
  if (!question || !status) return
  if (status === 401) return again(question, 'You are signed out. Your text is still here: sign in again in another tab, and it is saved.')
  if (status >= 500 || status === 429) return again(question, 'Not saved yet: something went wrong. Your text is still here, and is sent again by itself.')
  if (unsaved.delete(question) && !unsaved.size) say('Everything is saved.')
  if (status < 300) delete question.dataset.sent
})
document.addEventListener('submit', () => unsaved.clear(), true)
window.addEventListener('beforeunload', (event) => { if (unsaved.size) event.preventDefault() })

// --- small things --------------------------------------------------------------------------------------------------------
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print()
  if (event.target === dialog) dialog.close()
  const menu = find('details.menu[open]')
  if (menu && !menu.contains(event.target)) menu.open = false
  const copy = event.target.closest('[data-copy]')
  if (copy) {
    const from = find(copy.dataset.copy)
    navigator.clipboard?.writeText(from.value ?? from.textContent).then(() => say('Copied'), () => from.select?.())
  }
})
// One submission at a time: the second press of a button is dropped.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.method === 'dialog' || form.method === 'get') return
  if (form.dataset.sent) return event.preventDefault()
  if (event.defaultPrevented || form.hasAttribute('hx-post')) return
  form.dataset.sent = '1'
  event.submitter?.setAttribute('aria-busy', 'true')
})
document.addEventListener('htmx:beforeRequest', (event) => {
  const from = event.detail.elt
  if (!from.matches?.('form')) return
  if (from.dataset.sent) return event.preventDefault()
  from.dataset.sent = '1'
  from.setAttribute('aria-busy', 'true')
})
document.addEventListener('htmx:afterRequest', (event) => {
  const from = event.detail.elt
  delete from.dataset?.sent
  from.removeAttribute?.('aria-busy')
})
window.addEventListener('pageshow', () => document.querySelectorAll('[data-sent]').forEach((form) => {
  delete form.dataset.sent
  form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'))
}))

// A browser may drop the fade between two pages; that is no error.
window.addEventListener('unhandledrejection', (event) => {
  if (/ViewTransition/.test(event.reason?.message)) event.preventDefault()
})

focusProblem(find('#main'))
