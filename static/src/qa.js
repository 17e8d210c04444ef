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
document.addEventListener('htmx:sendError', (event) => keyOf(event) || event.detail.elt?.id === 'presence' || say('Not sent: the portal could not be reached. Nothing was changed. Try again.'))
document.addEventListener('htmx:responseError', (event) => keyOf(event) || event.detail.elt?.id === 'presence' || say('Not done: something went wrong. Nothing was changed. Try again.'))

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

// A session of a practice week: to another time, by the address of its form, which says no in the same words.
const dropAt = (session, cell) => {
  const place = find('[data-place]').dataset
  window.htmx.ajax('POST', place.place + session.dataset.session, {
    target: '#main', select: '#main', swap: 'outerHTML',
    values: {
      day: cell.closest('table').dataset.day, start: cell.parentElement.dataset.start, room: 'auto', by: place.by,
      version: session.dataset.v, csrf_token: find('input[name=csrf_token]')?.value ?? '',
    },
  })
}

// A line of a summary, with those that are chosen, to a theme: as if the form beside the lines had been filled in.
const putTo = (line, onto) => {
  const form = find('.grouping')
  find('.also', form)?.remove()
  const boxes = [...form.querySelectorAll('[name=lines]')]
  const its = boxes.find((box) => box.value === line.dataset.line)
  if (!its?.checked) boxes.forEach((box) => { box.checked = box === its })
  if (!its) { // it is with another theme now
    const also = document.createElement('input')
    form.append(Object.assign(also, { type: 'hidden', name: 'lines', value: line.dataset.line, className: 'also' }))
  }
  const theme = onto.dataset.themeId ? form.querySelector(`[name=theme][value="${onto.dataset.themeId}"]`) : find('input', onto)
  theme.checked = true
  if (theme.value) form.requestSubmit()
  else find('[name=words]', form).focus()
}

let dragged = null
const cellUnder = (event) => {
  if (!dragged) return null
  if (dragged.dataset.session) return event.target.closest?.('.slots td')
  if (dragged.dataset.line) return event.target.closest?.('[data-theme-id], .put .govuk-radios__item:has([name=theme])')
  const cell = event.target.closest?.('td[data-month]')
  return cell && cell.parentElement === dragged.closest('tr') ? cell : null
}
const clearOver = () => document.querySelectorAll('.over').forEach((cell) => cell.classList.remove('over'))
document.addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('.c[draggable], [data-session][draggable], [data-line]')
  if (!dragged) return
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData('text/plain', dragged.dataset.session ?? dragged.dataset.line ?? dragged.id.slice(2))
  setTimeout(() => dragged?.classList.add('lifted'))
})
document.addEventListener('dragover', (event) => {
  const cell = cellUnder(event)
  if (!cell) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'move'
  if (cell.classList.contains('over')) return
  clearOver()
  cell.classList.add('over')
})
document.addEventListener('drop', (event) => {
  const cell = cellUnder(event)
  if (!cell) return
  event.preventDefault()
  if (cell.contains(dragged)) return
  if (dragged.dataset.session) dropAt(dragged, cell)
  else if (dragged.dataset.line) putTo(dragged, cell)
  else drop(dragged, cell.dataset.month)
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
// What is known of each question: how often it was changed, which change was sent and which is kept, ids of the saves that
// nobody answered, how often it was tried in vain, why it was refused.
const pens = new Map()
const RETRY = [2, 5, 15]
const KEPT_HERE = 'Your text is still here'
const LEAVE_OPEN = `${KEPT_HERE}, and is sent again by itself: leave this page open.`
const keyOf = (event) => event.detail.elt?.closest?.('.question')?.dataset.key
const questionOf = (key) => document.getElementById(`question-${key}`)
const penOf = (key) => {
  if (!pens.has(key)) pens.set(key, { changed: 0, sent: 0, kept: 0, ids: [], id: '', tries: 0, timer: 0, refused: false })
  return pens.get(key)
}
const isDirty = (pen) => pen.changed !== pen.kept
const troubled = () => [...pens.values()].filter((pen) => pen.tries || pen.refused)
const tellState = (key, words) => {
  const state = document.getElementById(`state-${key}`)
  if (!state) return
  let line = find('.saved', state)
  if (!line) state.append(line = Object.assign(document.createElement('p'), { className: 'saved' }))
  line.className = /^Not /.test(words) ? 'saved unsaved' : 'saved quiet'
  if (line.textContent !== words) line.textContent = words
}
const isChoosing = (key) => find(`#state-${key} .clash`) // of two texts: nothing is kept until one is chosen
const send = (key) => {
  const question = questionOf(key)
  if (isChoosing(key)) find(`#state-${key} button[value="${penOf(key).choice}"]`)?.click()
  else if (question) window.htmx.trigger(question, 'resend')
}
const written = (event) => {
  const key = event.target.closest?.('.question')?.dataset.key
  if (!key || event.target.matches('button')) return
  const pen = penOf(key)
  if (!leaving?.submitter?.dataset.digit) stayHere() // writing on after “Save and continue”; a decision of a meeting stays one
  pen.changed += 1
  pen.since ??= Date.now()
  if (!pen.tries && !isChoosing(key)) tellState(key, 'Saving…')
  // Whoever writes on and on without a pause is not kept waiting.
  if (Date.now() - pen.since > 3000 && pen.sent !== pen.changed) {
    pen.since = Date.now()
    send(key)
  }
}
document.addEventListener('input', written)
// The same save sent again has the same id, so that the server knows it; those that nobody answered may have been kept.
const named = (pen) => {
  if (pen.sent !== pen.changed || !pen.id) {
    pen.id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
    pen.ids = [...pen.ids, pen.id].slice(-20)
  }
  pen.sent = pen.changed
  return { save_id: pen.id, sent: pen.ids.join(' ') }
}
const placesOf = (key) => [...document.querySelectorAll('.placed')].filter((place) => place.firstElementChild).map((place) => place.dataset.key).join(' ')
document.addEventListener('htmx:configRequest', (event) => {
  const key = keyOf(event)
  const { parameters, headers } = event.detail
  if (event.detail.elt.id === 'presence') Object.assign(headers, { Stay: '1', Poll: '1' })
  if (!key) return
  const pen = penOf(key)
  // Leaving a box that is kept already sends nothing; what was refused is not sent again as it is.
  const isIdle = !isDirty(pen) || (pen.refused && pen.sent === pen.changed) || isChoosing(key) || stranger
  if (event.detail.elt.matches('.question') && isIdle) return event.preventDefault()
  const own = new RegExp(`^[a-z]+\\.${key}(-|$)|^csrf_token$`)
  for (const name of Object.keys(parameters)) if (!own.test(name)) delete parameters[name]
  Object.assign(parameters, named(pen))
  if (find('.placed')) parameters.shown = placesOf(key)
  headers.Stay = '1'
})
document.addEventListener('htmx:beforeRequest', (event) => {
  const key = keyOf(event)
  if (!key) return
  const pen = penOf(key)
  if (event.detail.elt.matches('button')) pen.choice = event.detail.elt.value
  if (!pen.tries && !isChoosing(key)) tellState(key, 'Saving…')
  pen.since = undefined
  clearTimeout(pen.timer)
})
const again = (key, words) => {
  const pen = penOf(key)
  const isFirst = !troubled().length
  const wait = RETRY[pen.tries] ?? 30
  pen.tries += 1
  tellState(key, words)
  tellLeaving()
  if (isFirst) say(words)
  clearTimeout(pen.timer)
  pen.timer = setTimeout(() => send(key), 1000 * wait)
}
const sendAll = () => {
  for (const [key, pen] of pens) if (pen.tries) send(key)
}
window.addEventListener('online', sendAll)
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && sendAll())

// Whoever signs in again has a new token, and may be somebody else: nothing is sent in another's name.
let stranger = false
const renew = async (key) => {
  const found = await fetch(location.href, { headers: { Poll: '1' } }).catch(() => null)
  const page = found && !found.redirected ? new DOMParser().parseFromString(await found.text(), 'text/html') : null
  const token = page && find('input[name=csrf_token]', page)?.value
  if (found?.redirected) tellState(key, `Not saved: you are signed out. ${KEPT_HERE}: sign in again in another tab, and it is saved.`)
  if (token && page.body.dataset.me !== document.body.dataset.me) {
    stranger = true
    tellState(key, `Not saved: somebody else is signed in now. ${KEPT_HERE}: copy it before you leave this page.`)
    return say('Not saved: somebody else is signed in now.')
  }
  if (token) document.querySelectorAll('input[name=csrf_token]').forEach((input) => { input.value = token })
  const pen = penOf(key)
  if (!token || Date.now() - (pen.renewed ?? 0) < 10000) return
  pen.renewed = Date.now()
  send(key)
}
const answered = (event) => {
  const key = keyOf(event)
  const status = event.detail.xhr?.status
  if (event.detail.elt?.id === 'presence' && status === 401) {
    event.detail.elt.textContent = 'You are signed out. Sign in again in another tab: what is on this page stays.'
  }
  if (!key || !status) return
  const pen = penOf(key)
  if (status === 401) return again(key, `Not saved: you are signed out. ${KEPT_HERE}: sign in again in another tab, and it is saved.`)
  if (status === 400) return again(key, `Not saved yet. ${LEAVE_OPEN}`) ?? renew(key)
  if (status >= 500 || status === 429) return again(key, `Not saved yet: something went wrong. ${LEAVE_OPEN}`)
  const wasTroubled = troubled().length
  pen.tries = 0
  pen.refused = status >= 400
  if (status < 400) {
    pen.kept = pen.sent
    pen.ids = []
    if (isDirty(pen)) setTimeout(() => tellState(key, 'Saving…'))
    if (wasTroubled && !troubled().length) say('Everything is saved.')
    if (leaving) setTimeout(leave)
  } else {
    stayHere()
    if (status !== 409 && status !== 422) {
      const why = status === 413 ? 'it is too long' : 'it is closed, or not yours to write in any more'
      setTimeout(() => tellState(key, `Not saved: ${why}. ${KEPT_HERE}: copy it before you leave this page.`))
      say(`Not saved: ${why}.`)
    }
  }
}
document.addEventListener('htmx:beforeOnLoad', answered)
for (const [name, why] of [['sendError', 'the portal cannot be reached'], ['timeout', 'the portal takes long to answer']]) {
  document.addEventListener(`htmx:${name}`, (event) => {
    const key = keyOf(event)
    if (key) again(key, `Not saved yet: ${why}. ${LEAVE_OPEN}`)
  })
}
// A question is not taken away under somebody's hands.
document.addEventListener('htmx:oobBeforeSwap', (event) => {
  const place = event.detail.target
  const pen = pens.get(place.dataset.key)
  if (place.contains(document.activeElement) || (pen && isDirty(pen))) event.detail.shouldSwap = false
})

// Leaving: a form goes once everything on it is kept; what was typed in the last moment goes along; what could not be kept is
// warned of.
let leaving = null
const stayHere = () => {
  leaving = null
  find('#leaving')?.remove()
}
// The button stands far from what is not saved: beside it, too, it says why nothing happens.
const tellLeaving = () => {
  if (!leaving || find('#leaving')) return
  const line = Object.assign(document.createElement('p'), { id: 'leaving', className: 'saved unsaved' })
  line.textContent = 'Not everything is saved yet. This page goes on by itself once it is: leave it open.'
  leaving.form.append(line)
}
const leave = () => {
  if (!leaving || [...pens.values()].some(isDirty)) return
  const { form, submitter } = leaving
  stayHere()
  form.requestSubmit(submitter)
}
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!form.matches('.filling') || !window.htmx) return
  const open = [...pens].filter(([, pen]) => isDirty(pen))
  if (!open.length) return
  event.preventDefault()
  leaving = { form, submitter: event.submitter }
  const refused = open.find(([, pen]) => pen.refused && pen.sent === pen.changed)
  if (refused) {
    stayHere()
    const question = questionOf(refused[0])
    find('.acts button, textarea, input:not([type=hidden])', question)?.focus()
    return say('One answer is not saved. See what it says there.')
  }
  open.forEach(([key]) => send(key))
}, true)
window.addEventListener('beforeunload', (event) => { if (troubled().length) event.preventDefault() })
window.addEventListener('pagehide', () => {
  for (const [key, pen] of pens) {
    const question = questionOf(key)
    if (!question || !isDirty(pen) || pen.refused || stranger) continue
    const fields = new URLSearchParams({ ...named(pen), csrf_token: find('input[name=csrf_token]').value })
    question.querySelectorAll('input, textarea').forEach((box) => {
      if (box.name && (box.checked || !/radio|checkbox/.test(box.type))) fields.append(box.name, box.value)
    })
    navigator.sendBeacon(question.getAttribute('hx-post'), fields)
  }
})

// Who else writes here: asked for while the page is looked at.
setInterval(() => {
  const presence = find('#presence')
  if (presence && document.visibilityState === 'visible') window.htmx.trigger(presence, 'look')
}, 20000)
document.addEventListener('htmx:beforeSwap', (event) => {
  const { target, xhr } = event.detail
  if (target.id === 'presence' && xhr.responseText.trim() === target.innerHTML.trim()) event.detail.shouldSwap = false
})

// --- the end of a sign-in: told five minutes before, and put off with one key -------------------------------------------------
// What is asked by itself (Poll) is no sign of life; every other request is.
const [idle, longest] = (document.body.dataset.ends ?? '').split(' ').map(Number)
const opened = Date.now()
let active = opened
const ending = document.createElement('dialog')
const stay = async () => {
  const found = await fetch(location.href).catch(() => null)
  if (!found?.ok || found.redirected) return tellEnd(0)
  active = Date.now()
  ending.close()
  say('You stay signed in.')
}
const tellEnd = (left) => {
  const isOver = left <= 0
  const words = isOver ? 'You are signed out' : 'You will be signed out in 5 minutes'
  const how = isOver ? 'What you wrote is still on this page. Sign in again in another tab before you go on.' : 'Nothing was saved here for a while. What is on the page stays.'
  if (ending.open && find('h2', ending).textContent === words) return
  ending.innerHTML = '<h2 id="ending-title" class="govuk-heading-m"></h2><p class="govuk-body"></p><button type="button" class="govuk-button"></button>'
  ending.setAttribute('aria-labelledby', 'ending-title')
  find('h2', ending).textContent = words
  find('p', ending).textContent = how
  const button = find('button', ending)
  button.textContent = isOver ? 'Close' : 'Stay signed in'
  button.addEventListener('click', isOver ? () => ending.close() : stay)
  if (!ending.isConnected) document.body.append(ending)
  if (!ending.open) ending.showModal()
  button.focus()
}
if (idle) {
  document.addEventListener('htmx:afterRequest', (event) => {
    const { xhr, requestConfig } = event.detail
    if (xhr?.status && xhr.status < 400 && !requestConfig?.headers.Poll) active = Date.now()
  })
  const watch = setInterval(() => {
    const left = Math.min(active + idle * 1000, opened + longest * 1000) - Date.now()
    if (left <= 0) clearInterval(watch)
    if (left <= 300000) tellEnd(left)
  }, 10000)
}

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

// --- meeting mode: the keys 1 to 5 decide, Esc goes back; in a text the first Esc leaves the text -----------------------------
const isTyping = (node) => node.matches?.('textarea, select, input:not([type=radio], [type=checkbox], [type=hidden])')
const digits = find('#switch input')
if (digits) {
  digits.closest('label').hidden = false
  digits.checked = sessionStorage.getItem('digits') !== 'off'
  digits.addEventListener('change', () => sessionStorage.setItem('digits', digits.checked ? 'on' : 'off'))
}
if (document.body.matches('.room')) {
  const first = find('.asking input:not([type=hidden]), .asking textarea')
  if (!find('.govuk-error-summary')) (first ?? find('#item'))?.focus()
}
document.addEventListener('keydown', (event) => {
  if (!document.body.matches('.room') || event.ctrlKey || event.altKey || event.metaKey || event.repeat || find('dialog[open]')) return
  if (event.key === 'Escape') {
    event.preventDefault()
    if (isTyping(event.target) && find('#decide')) find('#item').focus()
    else find('#leave').click()
  } else if (digits?.checked && !isTyping(event.target) && /^[1-5]$/.test(event.key)) {
    event.preventDefault()
    find(`#decide button[data-digit="${event.key}"]`)?.click()
  }
})

// A browser may drop the fade between two pages; that is no error.
window.addEventListener('unhandledrejection', (event) => {
  if (/ViewTransition/.test(event.reason?.message)) event.preventDefault()
})

focusProblem(find('#main'))
