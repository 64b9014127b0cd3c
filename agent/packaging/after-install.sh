# After installation and after an upgrade. DPKG_ROOT and --root: another root has no systemd that runs.
root="${DPKG_ROOT:-}"
if command -v systemd-sysusers >/dev/null 2>&1; then
  systemd-sysusers ${root:+--root="$root"} zferry-agent.conf || exit 1
fi
mkdir -p "$root/etc/zferry-agent"
chmod 0750 "$root/etc/zferry-agent"
group="$(grep '^zferry-agent:' "$root/etc/group" 2>/dev/null | cut -d: -f3)"
if [ -n "$group" ]; then chown 0:"$group" "$root/etc/zferry-agent"; fi
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  systemctl try-restart zferry-agent.service || true
fi
