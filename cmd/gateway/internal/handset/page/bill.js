'use strict';
// The code that a shop shows: read, paid, and the proof for a till without a network.

// scan reads a shop's code: in the live picture of the phone's camera, which a
// browser gives only to a page over https; as a photograph, which needs neither
// permission nor certificate; or as text.
async function scan() {
  const file = el('input', { type: 'file', accept: 'image/*', capture: 'environment', id: 'photo', change: act(async () => {
    const { text } = await call('POST', 'scan', file.files[0], 'application/octet-stream');
    await bill(text);
  }) });
  // A browser writes on a file field in its own language: only the label is seen.
  const text = el('input', { id: 'text', autocomplete: 'off' });
  const live = el('section', { id: 'live' });
  show('scan', t('scan'), act(home), live, el('section', {}, el('label', { class: 'take' }, t('photo'), file)),
    el('form', { submit: act(() => bill(text.value)) }, el('section', {}, el('label', { for: 'text' }, t('paste')), text, el('button', { class: 'wide', id: 'next' }, t('next')))));
  await look(live);
}

// look shows the live picture and reads it until it holds a shop's code or the
// screen is left. What could not be used is told once, not at every frame. A frame whose
// reading takes longer than a few seconds, for whatever reason of the browser's, is
// given up for the next.
async function look(place) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    place.append(el('p', { class: 'soft', id: 'blind' }, t(isSecureContext ? 'noCamera' : 'notSecure')));
    return;
  }
  const video = el('video', { id: 'finder', autoplay: true, muted: true, playsinline: true, 'aria-label': t('point') });
  video.srcObject = stream;
  place.append(video, el('p', { class: 'soft centre' }, t('point')));
  let failed = '';
  while (screen === 'scan' && place.isConnected) {
    const text = sheet.open ? '' : await Promise.race([readFrame(video).catch(() => ''), rest(3000)]);
    if (text && text !== failed && screen === 'scan') {
      await bill(text).catch(async e => {
        say(t(e.message));
        if (e.message === 'BROKEN') await rest(2000); // the line was cut, which says nothing of the code
        else failed = text;
      });
    }
    await rest(200);
  }
  stream.getTracks().forEach(track => track.stop());
}

// readFrame reads the code in the picture of now: here, where the browser can,
// else at the gateway. It is empty when there is none.
async function readFrame(video) {
  if (!video.videoWidth) return '';
  if (window.BarcodeDetector) {
    const found = await new BarcodeDetector({ formats: ['qr_code'] }).detect(video);
    return found.length ? found[0].rawValue : '';
  }
  const canvas = el('canvas', { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext('2d').drawImage(video, 0, 0);
  const picture = await new Promise(r => canvas.toBlob(r, 'image/jpeg', 0.85));
  return (await call('POST', 'scan', picture, 'application/octet-stream')).text;
}

async function bill(text) {
  const b = await call('POST', 'bill', { text });
  const pin = b.pin ? pinField() : null;
  sheet.replaceChildren(el('form', { class: 'centre', id: 'bill', submit: act(async () => {
    const p = await call('POST', 'paybill', { text, pin: pin ? pin.value : '' });
    if (p.proof) return proof(p);
    result(p.state === 'PAID', p.amountYen, p.reason, p.payerAmount);
  }) }, el('p', { class: 'soft' }, t('payTo')), el('h2', {}, b.shop), el('div', { class: 'amount' }, yen(b.yen)), pin && el('label', { for: 'pin' }, t('pin')), pin, pin && el('p', { class: 'soft' }, t('pinHint')),
    el('div', { class: 'two' }, el('button', { type: 'button', click: () => sheet.close() }, t('cancel')), el('button', { class: 'main', id: 'ok' }, t('pay')))));
  if (!sheet.open) sheet.showModal();
}

// proof shows a till without a network that its bill was paid, until the
// customer puts it away.
function proof(p) {
  sheet.close();
  show('proof', t('paid'), act(home), el('div', { class: 'code' }, el('div', { class: 'amount good' }, '✓ ' + yen(p.amountYen)), el('p', {}, t('proof')), svg('qr', p.proof), el('p', { class: 'soft' }, t('bright'))));
  navigator.wakeLock?.request('screen').catch(() => {});
}
