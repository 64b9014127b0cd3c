#!/bin/busybox sh
# The guest's first process: what an installation of Debian would have done before the agent starts. Names, addresses and the agent
# itself come from the test.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox --install -s /usr/local/bin
export PATH=$PATH:/usr/local/bin
mkdir -p /dev/pts /run/frr /tmp /var/tmp /var/log
mount -t devpts devpts /dev/pts
chmod 1777 /tmp /var/tmp
hostname litdcon1
for module in failover net_failover virtio_net dummy; do insmod /modules/$module.ko; done

# Interfaces by their hardware addresses, as the test gave them to qemu.
ip link set lo up
for device in /sys/class/net/*; do
  case $(cat "$device/address") in
    02:5a:00:00:00:01) name=trk1 ;;
    02:5a:00:00:00:02) name=hsi0 ;;
    02:5a:00:00:00:03) name=hsi1 ;;
    *) continue ;;
  esac
  ip link set "${device##*/}" name $name
done
ip link add dummy0 type dummy
. /network.sh

chown -R frr:frr /etc/frr /run/frr
/usr/lib/frr/zebra -d -f /etc/frr/zebra.conf
while [ ! -S /run/frr/zserv.api ]; do usleep 50000; done
/usr/lib/frr/ospfd -d -f /etc/frr/ospfd.conf

# A shell for the test on the VSWITCH LAN: what is written to it is run, until the test closes its side.
echo "guest is ready"
while :; do nc -ll -p 2323 -e /bin/sh; done
