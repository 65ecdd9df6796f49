#!/usr/bin/env bash
# Writes every screen, in every language and size, and every kind of slip as
# pictures, with an index page, without a display or a network:
# screens.sh FOLDER [PART-OF-A-NAME]
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "$1"
out=$(cd "$1" && pwd)
of=${2:-}
tests=$(mktemp -d)
trap 'rm -rf "$tests"' EXIT
CGO_ENABLED=0 go test -c -o "$tests/ui" ./ui
languages='ja en zh ko'
# One process a language, two at a time: drawing takes one core each.
printf '%s\n' $languages | KAIKEI_PICTURES=$out xargs -P 2 -I LANGUAGE sh -c \
	"cd ui && KAIKEI_PICTURES_OF=LANGUAGE-$of $tests/ui -test.run 'TestEverythingFits|TestManagersPagesFit|TestSetUpFits|TestWorkshopFits|TestQuestionsFit|TestQuestionsOfGivingBackFit|TestNewsAreTold|TestGuestFits|TestHintsAreTold|TestDark' >$tests/LANGUAGE.log 2>&1 || { cat $tests/LANGUAGE.log; exit 255; }"
[ -n "$of" ] || go run ./cmd/internal/slips "$out/slips"
{
	echo '<!doctype html><meta charset="utf-8"><title>Kaikei: screens</title>'
	echo '<style>body{font:16px sans-serif;margin:24px}h2{margin:32px 0 8px}img{height:220px;margin:4px;border:1px solid #ccc}</style>'
	echo '<h1>Screens</h1><p><a href="slips/index.html">Slips</a></p>'
	last=
	for picture in $(cd "$out" && ls -- *.png | sed -E 's/^(..)-(.*)$/\2 \1/' | sort | sed -E 's/^(.*) (..)$/\2-\1/'); do
		name=$(echo "$picture" | sed -E 's/^..-(.*)-[0-9]+\.png$/\1/; s/^..-(.*)\.png$/\1/')
		[ "$name" = "$last" ] || echo "<h2>$name</h2>"
		last=$name
		echo "<a href=\"$picture\"><img loading=\"lazy\" src=\"$picture\" alt=\"$picture\"></a>"
	done
} >"$out/index.html"
echo "$(ls "$out"/*.png | wc -l) screens: $out/index.html"
