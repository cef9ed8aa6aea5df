'use strict';
// Makes the checks again from what is on the page, and asks for nothing. Only textContent is ever
// written.
(() => {
  const byId = (id) => document.getElementById(id);
  const bytesOf = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  // RFC 4648 section 6, without padding.
  const base32 = (bytes) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    let out = '', bits = 0, value = 0;
    for (const byte of bytes) {
      value = (value << 8) | byte;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out += alphabet[(value >>> bits) & 31];
        value &= (1 << bits) - 1;
      }
    }
    return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31] : out;
  };

  const words = { yes: 'yes', no: 'no', unsure: 'cannot tell' };
  const verdicts = [];
  const answer = (check, verdict, detail) => {
    verdicts.push(verdict);
    const cell = byId('here-' + check);
    cell.className = verdict;
    cell.textContent = '';
    for (const [name, text] of [['strong', words[verdict]], ['span', detail]]) {
      const part = document.createElement(name);
      part.textContent = text;
      cell.append(part, ' ');
    }
  };

  const conclude = () => {
    const summary = byId('here');
    const verdict = ['no', 'unsure'].find((word) => verdicts.includes(word)) || 'yes';
    summary.className = verdict;
    const count = (word) => verdicts.filter((v) => v === word).length;
    summary.textContent = verdict === 'yes'
        ? 'Your browser made the checks again: all ' + verdicts.length + ' passed.'
        : verdict === 'no'
        ? 'Your browser made the checks again, and ' + count('no') + ' of ' + verdicts.length +
              ' failed. This page was changed: do not rely on it.'
        : 'Your browser made the checks again: ' + count('yes') + ' of ' + verdicts.length +
              ' passed, and the others it cannot make.';
  };

  // As readable() of src/web/markup.h. Not trim(): what it takes away is not what we call a space.
  const readable = (text, max = 300) => {
    const line = text.replace(/[\t-\r \u0085\u2028\u2029]+/g, ' ').replace(/^ | $/g, '');
    const shown = Array.from(line, (c) => {
      const code = c.codePointAt(0);
      const deceives = code < 0x20 || (code >= 0x7f && code < 0xa0) || (code & 0xfffe) === 0xfffe ||
          /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/.test(c) ||
          /[\ufff9-\ufffb\ufdd0-\ufdef]|[\u{e0000}-\u{e0fff}]/u.test(c);
      return deceives ? '\ufffd' : c;
    });
    if (shown.length <= max) return shown.join('');
    return shown.slice(0, max).join('').replace(/ $/, '') + '\u2026';
  };

  // As web/page.cc and paper_name() of web/badge.h show them.
  const facts = {
    paper: ({ source }) => (source.kind === 'arxiv' ? 'arXiv' : readable(source.kind, 32)) + ':' +
        readable(source.id + 'v' + source.version, 100),
    primary: (record) => readable(record.metadata.primary_cat),
    cross: ({ metadata: { cross_cats_sorted: cross } }) =>
        cross.length === 0 ? 'none' : readable(cross.join(', ')),
    submitted: (record) => readable(record.metadata.submitted_at),
    license: (record) => readable(record.metadata.license || 'none given'),
    'title-hash': (record) => record.metadata.title_canon_sha256,
    'abstract-hash': (record) => record.metadata.abstract_canon_sha256,
  };

  // What the page shows of the record, against the record.
  const checkFacts = (record) => {
    const wrong = Object.keys(facts).filter((name) => {
      const shown = byId('fact-' + name);
      return shown.textContent !== facts[name](record);
    });
    if (wrong.length > 0) {
      answer('facts', 'no', 'The page shows something else for: ' + wrong.join(', ') + '.');
    } else {
      answer('facts', 'yes', 'What is shown above is what the record says.');
    }
  };

  // The rule for titles is known for ASCII (docs/format.md).
  const checkTitle = async (record) => {
    const heading = byId('title');
    if (heading === null) return;
    const title = heading.dataset.title;
    if (heading.textContent !== readable(title)) {
      return answer('title', 'no', 'The page shows another title than it carries.');
    }
    if (!/^[ -~]*$/.test(title)) {
      return answer('title', 'unsure', 'The rule is not confirmed for titles beyond ASCII.');
    }
    const digest = await sha256(bytesOf(title.replace(/ +/g, ' ').trim().toLowerCase()));
    if (hex(digest) === record.metadata.title_canon_sha256) {
      answer('title', 'yes', 'The title hashes to what the record says.');
    } else {
      answer('title', 'no', 'The title hashes to ' + hex(digest) + '.');
    }
  };

  const sha256 = async (bytes) =>
      new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

  const checkSignature = async (digest) => {
    const key = byId('key');
    const raw = fromHex(key.dataset.key);
    const fingerprint = hex((await sha256(raw)).slice(0, 16));
    if (fingerprint !== byId('fingerprint').textContent) {
      return answer('signature', 'no', 'The key is not the one with the fingerprint shown.');
    }
    let imported;
    try {
      imported = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    } catch (error) {
      if (error.name === 'NotSupportedError') {
        return answer('signature', 'unsure', 'This browser does not know Ed25519.');
      }
      return answer('signature', 'no', 'The key is damaged.');
    }
    let signature;
    try {
      signature = fromBase64(key.dataset.signature);
    } catch (error) {
      return answer('signature', 'no', 'The signature is damaged.');
    }
    if (await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, digest)) {
      answer('signature', 'yes', 'The key named above signed the hash computed here.');
    } else {
      answer('signature', 'no', 'The key named above did not sign what this page carries.');
    }
  };

  const main = async () => {
    const text = byId('record').textContent;
    let record = null;
    try {
      record = JSON.parse(text);
      checkFacts(record);
    } catch (error) {
      record = null;
      answer('facts', 'no', 'The record on this page is damaged.');
    }
    if (record === null && byId('here-title') !== null) {
      answer('title', 'no', 'The record on this page is damaged.');
    }

    if (!window.crypto || !crypto.subtle) {
      const why = 'This browser computes hashes only for files and for pages that came by https.';
      for (const cell of document.querySelectorAll('[id^=here-].waiting')) {
        answer(cell.id.slice(5), 'unsure', why);
      }
      return conclude();
    }
    const digest = await sha256(bytesOf(text));
    if (hex(digest) === byId('hash').textContent) {
      answer('hash', 'yes', 'Computed here: ' + hex(digest).slice(0, 16) + '\u2026');
    } else {
      answer('hash', 'no', 'The record on this page hashes to ' + hex(digest) + '.');
    }
    const submitted = record === null ? '' : String(facts.submitted(record));
    const number = 'pith:' + submitted.slice(0, 4) + ':' + base32(digest).slice(0, 26);
    if (number === byId('number').textContent &&
        byId('short').textContent === 'pith:' + base32(digest).slice(0, 8)) {
      answer('number', 'yes', 'Computed here: ' + number);
    } else {
      answer('number', 'no', 'The record on this page gives ' + number + '.');
    }
    if (record !== null) await checkTitle(record);
    await checkSignature(digest);
    conclude();
  };

  main().catch((error) => {
    answer('facts', 'no', 'The check stopped: ' + error.message);
    conclude();
  });
})();
