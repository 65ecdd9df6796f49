'use strict';
// The code that the customer shows, and how codes are drawn.

// svg draws a code: black on white, whatever the theme.
function svg(kind, d) {
  const ns = 'http://www.w3.org/2000/svg', s = document.createElementNS(ns, 'svg'), p = document.createElementNS(ns, 'path');
  const quiet = kind === 'bars' ? 10 : 0;
  s.setAttribute('class', kind);
  s.setAttribute('viewBox', `${-quiet} 0 ${d.width + 2 * quiet} ${d.height}`);
  if (kind === 'bars') s.setAttribute('preserveAspectRatio', 'none');
  p.setAttribute('d', d.path);
  s.append(p);
  return s;
}

let jpqr = false; // the QR code as JPQR1

// payCode shows a new code; in place of another only while that is looked at.
async function payCode(before) {
  const c = await call('POST', 'code', { jpqr });
  if (before instanceof Element && !before.isConnected) return;
  const end = Date.now() + c.seconds * 1000;
  const left = el('p', { class: 'left', id: 'left' }), meter = el('meter', { 'aria-hidden': 'true', min: 0, max: c.seconds, value: c.seconds });
  show('code', c.brand, act(home), el('div', { class: 'code' }, el('p', { class: 'soft' }, t('show')), svg('bars', c.bars), el('p', { class: 'masked' }, c.masked), svg('qr', c.qr), left, meter,
    el('p', { class: 'soft' }, t('bright')),
    c.hasJPQR && el('button', { id: 'jpqr', 'aria-pressed': String(jpqr), click: act(() => { jpqr = !jpqr; return payCode(); }) }, jpqr ? '✓ JPQR' : 'JPQR')));
  navigator.wakeLock?.request('screen').catch(() => {});
  const tick = () => {
    const n = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    left.textContent = language === 'en' ? `${n} ${t('renews')}` : `${n}${t('renews')}`;
    meter.value = n;
    if (n === 0) { clearInterval(timer); renew(left); }
  };
  tick();
  timer = setInterval(tick, 250);
}

// renew takes the code away whose time is over, and shows the next as soon as there
// is one, however long the line is cut.
async function renew(left) {
  while (screen === 'code' && left.isConnected) {
    try { return await payCode(left); } catch {
      left.textContent = t('waitsForCode');
      app.querySelector('.code').replaceChildren(left);
      await rest(1000);
    }
  }
}
