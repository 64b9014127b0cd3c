# Before the files go: the agent ends, and its ExecStopPost puts back what a drain has left.
if [ -z "${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then
  systemctl disable --now zferry-agent.service || true
fi
