# A virtual display for scripts that show a window; sourced.
# virtual WIDTHxHEIGHT FILE starts one, leaves its process in screen, and names it
# in DISPLAY; FILE is where it says its number. It is not made anew when its last
# window goes: who comes in that moment would find none.
virtual() {
	Xvfb -displayfd 3 -screen 0 "${1}x24" -nolisten tcp -noreset 3>"$2" 2>/dev/null &
	screen=$!
	for _ in $(seq 50); do [ -s "$2" ] && break; sleep 0.1; done
	DISPLAY=:$(cat "$2")
	export DISPLAY
}
