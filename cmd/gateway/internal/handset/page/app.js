'use strict';
const app = document.getElementById('app'), sheet = document.getElementById('sheet'), toast = document.getElementById('toast');
let language = localStorage.getItem('language') || (navigator.language || 'ja').slice(0, 2);
if (!languages[language]) language = 'ja';
let me = null, purse = null, screen = '', timer = 0, watch = null;

const t = key => words[key] ? words[key][Object.keys(languages).indexOf(language)] : key;
const yen = n => (n < 0 ? '−' : '') + '¥' + Math.abs(n).toLocaleString('ja-JP');
const colour = name => `hsl(${[...name].reduce((a, c) => (a * 31 + c.charCodeAt(0)) % 360, 7)} 45% 40%)`;

// el makes an element: attributes that are functions listen, the rest are set.
function el(name, attributes = {}, ...inside) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') e.addEventListener(key, value);
    else if (value === true) e.setAttribute(key, '');
    else if (value !== false && value != null) e.setAttribute(key, value);
  }
  e.append(...inside.filter(x => x != null && x !== false));
  return e;
}

// call asks the gateway. An error is one word, which has words of its own.
async function call(method, path, body, kind = 'application/json') {
  try { return await once(method, path, body, kind); } catch (e) {
    // A gateway that was started again knows no phone in hand any more: the same is
    // taken, and what was to be done is done. It would tell nothing of the code on
    // the screen, which another session made: another is shown.
    if (e.message !== 'SESSION' || !me) throw e;
    taking ||= once('POST', 'take', { wallet: me.wallet, number: me.number }).finally(() => { taking = null; });
    await taking;
    if (screen === 'code' && path.startsWith('state')) payCode(app.querySelector('#left')).catch(() => {}); // else it is renewed in its time
    return once(method, path, body, kind);
  }
}
let taking = null; // the phone again, once for all calls that found it gone

async function once(method, path, body, kind = 'application/json') {
  let r;
  try {
    r = await fetch('/phone/api/' + path, { method, headers: body ? { 'Content-Type': kind } : {}, body: body && kind === 'application/json' ? JSON.stringify(body) : body });
  } catch { throw new Error('BROKEN'); }
  const v = await r.json().catch(() => ({ error: 'BROKEN' }));
  if (!r.ok) throw new Error(v.error);
  return v;
}

// rest is some milliseconds.
const rest = ms => new Promise(r => setTimeout(r, ms));

// say shows a word for a while of its own, whatever was said just before.
let fading;
function say(text) {
  // What lies outside an open sheet is behind its shade, and is not read aloud.
  (sheet.open ? sheet : document.body).append(toast);
  toast.textContent = text;
  toast.classList.add('on');
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove('on'), 3500);
}

// act runs something that a tap asked for: once, however often it is tapped.
function act(f) {
  let busy = false;
  return async event => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try { await f(event); } catch (e) {
      if (e.message === 'SESSION') return choose();
      say(t(e.message));
    } finally { busy = false; }
  };
}

function show(name, title, back, ...inside) {
  clearInterval(timer);
  screen = name;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  app.dataset.screen = name;
  app.replaceChildren(el('header', {}, back && el('button', { click: back, 'aria-label': t('back'), id: 'back' }, '‹'), el('h1', {}, title)), ...inside.filter(x => x));
  scrollTo(0, 0);
}

async function choose() {
  me = null;
  const list = await call('GET', 'customers');
  show('choose', t('choose'), null,
    el('section', { class: 'languages', 'aria-label': t('language') }, ...Object.entries(languages).map(([code, name]) =>
      el('button', { 'aria-pressed': String(code === language), 'data-language': code, click: () => { language = code; localStorage.setItem('language', code); choose(); } }, name))),
    el('section', {}, el('ul', { class: 'list' }, ...list.map(c => {
      const dot = el('span', { class: 'dot' });
      dot.style.background = colour(c.brand);
      return el('li', {}, el('button', { 'data-wallet': c.wallet + '-' + c.number, click: act(async () => { await call('POST', 'take', { wallet: c.wallet, number: c.number }); listen(); await home(); }) },
        dot, el('span', {}, c.brand, el('br'), el('span', { class: 'soft' }, c.name))));
    }))));
}

async function home() {
  ({ customer: me, purse } = await call('GET', 'purse'));
  const bank = me.rail === 'jcoin';
  show('home', me.brand, act(choose),
    el('section', {}, el('div', { class: 'soft' }, me.name), el('h2', {}, t('balance')), el('div', { class: 'balance', id: 'balance' }, yen(purse.yen))),
    el('section', { class: 'grid' },
      el('button', { class: 'main', id: 'pay', click: act(payCode) }, t('pay')),
      bank && el('button', { id: 'recharge', click: act(() => order('recharge')) }, t('recharge')),
      bank && el('button', { id: 'remit', click: act(() => order('remit')) }, t('remit')),
      bank && el('button', { id: 'withdraw', click: act(() => order('withdraw')) }, t('withdraw')),
      el('button', { id: 'history', click: act(history) }, t('history')),
      bank && el('button', { id: 'scan', class: 'wide', click: act(scan) }, t('scan'))),
    bank && el('section', {}, el('h2', {}, t('banks')), el('ul', { class: 'list' }, ...purse.banks.map(b =>
      el('li', {}, el('span', {}, b.name, ' ', el('span', { class: 'soft' }, '…' + b.number)), el('span', { class: 'nums' }, yen(b.yen))))),
      el('button', { class: 'wide', id: 'link', click: act(link) }, t('link'))));
  app.querySelectorAll('.grid > #scan').forEach(b => { b.style.gridColumn = '1 / -1'; });
}

// listen asks for news until another phone is taken.
async function listen() {
  const mine = watch = {};
  let mark = '';
  while (watch === mine) {
    try {
      const s = await call('GET', 'state?mark=' + encodeURIComponent(mark));
      if (watch !== mine) return;
      if (s.mark !== mark) news(s);
      mark = s.mark;
    } catch (e) {
      if (e.message === 'SESSION' && !me) return;
      await rest(2000);
    }
  }
}

let told = '';
function news(s) {
  if (s.waiting.length) return ask(s.waiting[0]);
  const f = s.fate;
  if (!f || f.state === 'PROCESSING' || told === f.id + f.state) return;
  told = f.id + f.state;
  result(f.state === 'PAID', f.amountYen, f.reason, f.payerAmount, f.purpose);
}

// result tells how a payment ended; one with a purpose came into the wallet.
function result(good, amount, reason, foreign, purpose) {
  clearInterval(timer);
  sheet.replaceChildren(el('div', { class: 'centre', id: 'result', 'data-good': String(good) },
    el('div', { class: 'mark ' + (good ? 'good' : 'bad'), 'aria-hidden': 'true' }, good ? '✓' : '✕'), el('h2', {}, purpose ? t(good ? 'received' : 'notReceived') : t(good ? 'paid' : 'notPaid')),
    el('div', { class: 'amount' }, yen(amount)), foreign && el('p', { class: 'soft' }, foreign), !good && el('p', {}, t(reason)),
    el('button', { class: 'main wide', id: 'close', click: act(async () => { sheet.close(); await home(); }) }, t('close'))));
  if (!sheet.open) sheet.showModal();
}

const pinField = () => el('input', { class: 'pin', id: 'pin', type: 'password', inputmode: 'numeric', maxlength: 4, autocomplete: 'off', required: true, 'aria-label': t('pin') });

// ask shows a payment that waits for the customer.
function ask(b) {
  const pin = pinField();
  const answer = value => act(async () => {
    const p = await call('POST', 'decide', { payment: b.payment, pin: value() });
    told = p.id + p.state;
    result(p.state === 'PAID', p.amountYen, p.reason, p.payerAmount);
  });
  sheet.replaceChildren(el('form', { class: 'centre', id: 'ask', submit: answer(() => pin.value) }, el('p', { class: 'soft' }, t('waits')), el('h2', {}, b.shop), el('div', { class: 'amount' }, yen(b.yen)),
    el('label', { for: 'pin' }, t('pin')), pin, el('p', { class: 'soft' }, t('pinHint')),
    el('div', { class: 'two' }, el('button', { type: 'button', class: 'danger', id: 'refuse', click: answer(() => '') }, t('refuse')), el('button', { class: 'main', id: 'ok' }, t('ok')))));
  if (!sheet.open) sheet.showModal();
}
sheet.addEventListener('cancel', e => e.preventDefault()); // a payment is answered, not closed by accident

const randomID = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');

// order is the form of what a customer does with money of their own. Its id is
// made once for the form, so that a second tap is the same order.
async function order(kind) {
  const id = { value: randomID() };
  const amount = el('input', { class: 'yen', id: 'amount', inputmode: 'numeric', pattern: '[0-9]*', required: true, maxlength: 7 });
  const others = kind === 'remit' ? (await call('GET', 'customers')).filter(c => c.wallet === 'jcoin' && !(me.wallet === 'jcoin' && c.number === me.number)).map(c => [String(c.number), c.name])
    : purse.banks.map(b => [b.code, b.name]);
  const other = el('select', { id: 'other' }, ...others.map(([value, name]) => el('option', { value }, name)));
  const pin = kind !== 'recharge' && pinField();
  const send = act(async () => {
    const x = await call('POST', 'order', { id: id.value, kind, other: other.value, yen: Number(amount.value), pin: pin ? pin.value : '' });
    say(x.done ? `${t('done')} ${yen(x.yen)}` : t(x.reason));
    id.value = randomID();
    if (x.done) await home();
  });
  // Another content is another order.
  for (const f of [amount, other]) f.addEventListener('input', () => { id.value = randomID(); });
  show(kind, t(kind), act(home), el('form', { submit: send }, el('section', {}, el('label', { for: 'other' }, t(kind === 'remit' ? 'to' : 'bank')), other, el('label', { for: 'amount' }, t('amount') + ' (¥)'), amount,
    pin && el('label', { for: 'pin' }, t('pin')), pin || null, pin && el('p', { class: 'soft' }, t('pinHint')), el('button', { class: 'main wide', id: 'ok' }, t('ok')))),
    kind === 'recharge' && autoForm());
}

function autoForm() {
  const bank = el('select', { id: 'auto', change: act(async () => { await call('POST', 'auto', { bank: bank.value, yen: bank.value ? 5000 : 0 }); say(t('done')); }) },
    el('option', { value: '' }, t('never')), ...purse.banks.map(b => el('option', { value: b.code, selected: b.code === purse.autoBank }, `${b.name} ¥5,000`)));
  return el('section', {}, el('label', { for: 'auto' }, t('auto')), bank);
}

async function link() {
  const list = await call('GET', 'banks');
  show('link', t('link'), act(home), el('section', {}, el('ul', { class: 'list' }, ...list.map(b =>
    el('li', {}, el('button', { 'data-bank': b.code, click: act(async () => { await call('POST', 'link', { bank: b.code }); await home(); }) }, el('span', {}, b.name), el('span', { class: 'soft' }, b.code)))))));
}

// when is a time in Japan, where the shops are.
const when = at => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(new Date(at));
const signed = n => (n > 0 ? '+' : '') + yen(n);

async function history() {
  const list = await call('GET', 'history');
  show('history', t('history'), act(home), el('section', {}, list.length ? el('ul', { class: 'list' }, ...list.map(m =>
    el('li', {}, el('button', { 'data-kind': m.kind, click: () => receipt(m) }, el('span', {}, t('kind_' + m.kind), ' ', m.other, el('br'), el('span', { class: 'soft' }, when(m.at))),
      el('span', { class: 'nums ' + (m.yen < 0 ? 'minus' : 'plus') }, signed(m.yen)))))) : el('p', {}, t('none'))));
}

// receipt shows one movement of money whole, with the number that the shop has too.
function receipt(m) {
  const facts = [[m.kind === 'remit' && m.yen > 0 ? 'from' : 'with', m.other], ['when', when(m.at)], ['brand', me.brand], ['payer', m.payer], ['number', m.number && m.number.replace(/(....)(?=.)/g, '$1 ')]];
  sheet.replaceChildren(el('div', { class: 'centre', id: 'receipt' }, el('p', { class: 'soft' }, t('receipt')), el('h2', {}, t('kind_' + m.kind)), el('div', { class: 'amount' }, signed(m.yen)),
    el('dl', { class: 'facts' }, ...facts.filter(([, value]) => value).flatMap(([key, value]) => [el('dt', {}, t(key)), el('dd', {}, value)])),
    el('button', { class: 'wide', id: 'close', click: () => sheet.close() }, t('close'))));
  if (!sheet.open) sheet.showModal();
}

home().then(listen).catch(() => choose().catch(e => say(t(e.message))));
