# Its memory, its file and its key: only when a person says that all of it is to go.
root="${DPKG_ROOT:-}"
rm -rf "$root/var/lib/zferry-agent" "$root/etc/zferry-agent"
