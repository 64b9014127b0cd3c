#!/bin/sh
# systemd as process 1 of namespaces of its own, on a copy-on-write view of this machine. Arguments: a folder, what lies over the machine's files, a place for the view.
set -e
folder=$1
root=$folder/root
mount --make-rprivate /
mkdir -p "$root" "$folder/memory"
mount -t tmpfs tmpfs "$folder/memory"
mkdir "$folder/memory/upper" "$folder/memory/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/memory/upper,workdir=$folder/memory/work" "$root"
rm -rf "$root"/etc/systemd/system/* "$root/etc/frr/frr.conf"
cp -a "$folder/files/." "$root/"
cat "$folder/passwd" >>"$root/etc/passwd"
cat "$folder/group" >>"$root/etc/group"
sed -i 's/^frrvty:.*[^:]$/&,zferry-agent/' "$root/etc/group"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,ro,bind "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
if [ -d /sys/fs/cgroup/systemd ]; then
  mkdir "$root/sys/fs/cgroup/systemd" "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
else
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
fi
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
touch "$root/dev/console"
mount --bind "$folder/console" "$root/dev/console"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root/run/lock"
install -d -o frr -g frr "$root/run/frr"
mount -t tmpfs tmpfs "$root/tmp"
export container=zferry
exec chroot "$root" /lib/systemd/systemd --system --unit=lab.target --log-target=console
