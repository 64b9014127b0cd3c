#!/bin/sh
# For guests that are reached by their console alone (agent.console): what the controller has typed there by CP SEND.
#
#   zferry-hsi NONCE state|down|up
#
# down: every HiperSockets interface goes down. up: the one of the machine where this guest runs comes up, all others go down.
# It prints what is so afterwards, each line with the controller's NONCE, because a console shows the lines of everybody.
#
# It knows its interfaces and machines from a file of root's own, never from what is typed:
#   guest LITDCON1
#   machine 000000000002H91A LPVM9 LTICVM9 H91      sequence code, LPAR, member, CPC
#   interface hsi0 H91                              name, CPC
#   tool ip                                         ip, or ifupdown for ifup and ifdown
conf="${ZFERRY_HSI_CONF:-/etc/zferry-agent/console.conf}"
sysinfo="${ZFERRY_HSI_SYSINFO:-/proc/sysinfo}"
nonce="$1"
verb="$2"
case "$nonce" in '' | *[!0-9a-f]*) exit 2 ;; esac
case "$verb" in state | down | up) ;; *) exit 2 ;; esac

say() { printf 'ZFERRY %s %s\n' "$nonce" "$*"; }
rows() { awk -v kind="$1" '$1 == kind { $1 = ""; sub(/^ /, ""); print }' "$conf"; }
field() { sed -n "s/^$1:[[:blank:]]*//p" "$sysinfo" | sed 's/[[:blank:]]*$//' | head -n 1; }

sequence="$(field 'Sequence Code')"
lpar="$(field 'LPAR Name')"
cpc="$(rows machine | awk -v s="$sequence" -v l="$lpar" '$1 == s && $2 == l { print $4; exit }')"
tool="$(rows tool)"

lower() { if [ "$tool" = ifupdown ]; then ifdown "$1"; else ip link set dev "$1" down; fi >/dev/null 2>&1; }
raise() { if [ "$tool" = ifupdown ]; then ifup "$1"; else ip link set dev "$1" up; fi >/dev/null 2>&1; }

result=ok
if [ "$verb" = up ] && [ -z "$cpc" ]; then
  result='refused UNMAPPED'
elif [ "$verb" != state ]; then
  # All others first: two interfaces are never up.
  rows interface | while read -r name of; do
    if [ "$verb" = down ] || [ "$of" != "$cpc" ]; then lower "$name"; fi
  done
  if [ "$verb" = up ]; then
    rows interface | while read -r name of; do
      if [ "$of" = "$cpc" ]; then raise "$name"; fi
    done
  fi
fi

say "guest $(rows guest)"
say "boot $(cat /proc/sys/kernel/random/boot_id)"
say "machine $sequence $lpar"
rows machine | while read -r row; do say "map $row"; done
rows interface | while read -r name of; do
  up=down
  if ip -o link show dev "$name" up 2>/dev/null | grep -q .; then up=up; fi
  say "interface $name $of $up"
done
say "end $result"
