"""A browser as its owner would recognise it: «Firefox 128, Windows» of the long line that it sends of itself."""

import re

# Whoever builds on another names it too, so the more particular come first.
BROWSERS = {
    "YaBrowser": "Yandex Browser",
    "Edg": "Edge",
    "EdgA": "Edge",
    "EdgiOS": "Edge",
    "OPR": "Opera",
    "Vivaldi": "Vivaldi",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "HeadlessChrome": "Chrome",
    "Chrome": "Chrome",
    "Version": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_name(agent: str) -> str:
    """The browser with its main version, and the system; the beginning of the line where neither is known."""
    found = []
    for token, name in BROWSERS.items():
        if match := re.search(rf"\b{token}/(\d+)", agent):
            found.append(f"{name} {match[1]}")
            break
    found += [name for token, name in SYSTEMS.items() if token in agent][:1]
    return ", ".join(found) or agent[:60]
