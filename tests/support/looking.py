"""What does a page look like? Colours as they are computed, edges, rings, words, sizes of targets.

``SCRIPT`` runs in the page before its own scripts; the rest is arithmetic of WCAG 2 on colours.
"""

from __future__ import annotations

import re
import zlib

SCRIPT = """window.looking = (() => {
    const all = selector => [...document.querySelectorAll(selector)];
    const shown = e => e.checkVisibility() && !e.closest('.unseen');
    const isThere = e => e.checkVisibility();
    const short = e => e.outerHTML.slice(0, 100);
    const isClear = colour => /^rgba.*, 0\\)$/.test(colour);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const colour = getComputedStyle(e).backgroundColor;
            if (!isClear(colour)) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    const controls = 'button:enabled, .button, select, textarea, '
        + 'input:not([type=range], [type=file])';
    const targets = 'a[href], button:enabled, select, textarea, summary, input:enabled';

    // a field that nobody sees is seen as its label
    const ringed = e => e.matches('input.unseen') ? e.labels[0] : e;

    const edges = () => all(controls).filter(shown).map(e => {
        const look = getComputedStyle(e), sides = ['Top', 'Right', 'Bottom', 'Left'];
        const isDrawn = s => look[`border${s}Style`] !== 'none'
            && parseFloat(look[`border${s}Width`]) >= 1 && !isClear(look[`border${s}Color`]);
        return {what: short(e), out: behind(e.parentElement), fill: behind(e),
            edges: sides.every(isDrawn) ? sides.map(s => look[`border${s}Color`]) : []};
    });
    const marks = ([selector, name]) => all(selector).filter(shown).map(e => {
        const look = getComputedStyle(e), ground = behind(e.parentElement);
        return [short(e), look[name], ground, Number(look.opacity)];
    });
    const rings = () => all(targets + ', [tabindex="0"]').filter(isThere).map(e => {
        e.focus({preventScroll: true});
        const look = getComputedStyle(ringed(e)), width = parseFloat(look.outlineWidth);
        return [short(e), look.outlineStyle, width, look.outlineColor, behind(e.parentElement)];
    });
    const focused = () => {
        if (document.activeElement === document.body) return null;
        const e = ringed(document.activeElement), box = e.getBoundingClientRect();
        const look = getComputedStyle(e), bar = document.querySelector('nav');
        const isBar = getComputedStyle(bar).position === 'fixed', isIn = isBar && bar.contains(e);
        const end = isBar && !isIn ? bar.getBoundingClientRect().top : innerHeight;
        return {what: short(e), x: box.x, right: box.right, y: box.y + scrollY,
            middle: box.y + scrollY + box.height / 2, isLoose: isIn,
            ring: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
            isSeen: box.bottom > 0 && box.top < end};
    };
    const restart = () => { // the next Tab begins at the top
        const top = document.createElement('i');
        top.tabIndex = -1;
        document.body.prepend(top);
        top.focus();
        top.remove();
    };
    // a link is exempt if words stand beside it in its line (WCAG 2.5.8: inline)
    const isInline = e => e.tagName === 'A' && !e.closest('nav, .looks')
        && [...e.parentElement.childNodes].some(n => n.nodeType === 3 && /[^ ·]/.test(n.data));
    const small = () => all('a[href], button, .button, select, input, textarea, summary')
        .filter(e => shown(e) && !isInline(e))
        .map(e => [e.getBoundingClientRect().height, short(e)]).filter(([height]) => height < 44);
    const cutOff = () => all('header a, button, .button, summary, label').filter(e => shown(e)
        && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
        .map(short);
    const under = size => all('header *, main *').filter(e => e.offsetParent && shown(e)
        && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        && parseFloat(getComputedStyle(e).fontSize) < size).map(short);
    const words = async may => {
        const found = [], ours = document.documentElement.lang;
        const say = (e, said) => {
            const at = e.closest('[lang]');
            const isName = e.closest('script, style, noscript, cite, code, kbd, textarea');
            if (!said || !said.trim() || isName) return;
            found.push([at.lang, at.lang === ours || at.matches(may), said]);
        };
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) say(walk.currentNode.parentElement, walk.currentNode.data);
        for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'])
            all(`body [${name}]`).forEach(e => say(e, e.getAttribute(name)));
        for (const e of all('.lab-picture')) {
            const drawn = await (await fetch(e.src)).text();
            new DOMParser().parseFromString(drawn, 'text/xml').querySelectorAll('text, title, desc')
                .forEach(each => say(e, each.textContent));
        }
        say(document.documentElement, document.title);
        return found;
    };
    return {edges, marks, rings, focused, restart, small, cutOff, under, words};
})();"""
MARKS = {
    ".marks i": "borderTopColor",
    ".line-a, .line-b, .lines .own, .lines .others": "stroke",
    ".tick-a, .dot-unseen, .dot-seen, .dot-shared": "backgroundColor",
    ".tick-b": "borderLeftColor",
    ".dot-answered, .dot-flip, .card, .verdict": "borderTopColor",
}
"""What carries meaning without being text, and which of its colours does."""
LEAST = 3
"""Contrast of what is no text (WCAG 1.4.11)."""


def rgb(colour, ground=(1, 1, 1)):
    """Read a computed colour as it is seen on its ground."""
    assert colour.startswith("rgb"), colour
    *parts, opacity = [float(part) for part in re.findall(r"[\d.]+", colour + " 1")][:4]
    return faded([part / 255 for part in parts], ground, opacity)


def faded(colour, ground, opacity):
    return [opacity * c + (1 - opacity) * g for c, g in zip(colour, ground, strict=True)]


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least_contrast(colours):
    """Give the smallest contrast between any two colours."""
    pairs = [(one, other) for at, one in enumerate(colours) for other in colours[:at]]
    return min(contrast(one, other) for one, other in pairs)


def weak_controls(page):
    """Name controls of which neither the border nor the ground stands out."""
    found = []
    for control in page.evaluate("looking.edges()"):
        out = rgb(control["out"])
        edge = min((contrast(rgb(edge, out), out) for edge in control["edges"]), default=1)
        if max(edge, contrast(rgb(control["fill"], out), out)) < LEAST:
            found.append((control["what"], control["edges"][:1], control["out"]))
    return found


def weak_marks(page):
    """Name marks that are hard to see."""
    found = []
    for selector, name in MARKS.items():
        for what, colour, ground, opacity in page.evaluate("looking.marks", [selector, name]):
            out = rgb(ground)
            if contrast(faded(rgb(colour, out), out, opacity), out) < LEAST:
                found.append((what, colour, ground, opacity))
    return found


def weak_rings(page):
    """Name what has the focus without showing it well."""
    page.keyboard.press("Tab")  # the ring is for those who go by keys
    return [
        (what, style, colour)
        for what, style, width, colour, ground in page.evaluate("looking.rings()")
        if style == "none" or width < 2 or contrast(rgb(colour, rgb(ground)), rgb(ground)) < LEAST
    ]


def wrong_steps(page, most=60):
    """Go through a page by Tab; one may go up only into a column at the right."""
    page.evaluate("looking.restart()")
    found, before = [], None
    for _ in range(most):
        page.keyboard.press("Tab")
        now = page.evaluate("looking.focused()")
        if now is None:
            break
        found += [(name, now["what"]) for name in ("ring", "isSeen") if not now[name]]
        if before and not (now["isLoose"] or before["isLoose"]):
            goes_up = now["middle"] < before["y"]
            if goes_up and now["x"] < before["right"] - 1:
                found.append(("goes back", before["what"], now["what"]))
        before = now
    return found


def style(element, *names):
    """Give computed styles of an element."""
    return element.evaluate("(e, names) => names.map(n => getComputedStyle(e)[n])", list(names))


def middle_of(page, element):
    """Give the colour of the pixel in the middle, as the page is drawn."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    spot = {"x": int(box["x"] + box["width"] / 2), "y": int(box["y"] + box["height"] / 2)}
    content = page.screenshot(clip={**spot, "width": 1, "height": 1})
    row, at = b"", 8
    while at < len(content):  # a PNG is a row of chunks: length, name, content, sum
        size = int.from_bytes(content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            row += content[at + 8 : at + 8 + size]
        at += 12 + size
    return [part / 255 for part in zlib.decompress(row)[1:4]]  # the first byte names the filter
