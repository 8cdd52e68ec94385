#!/usr/bin/env bash
# First process of a node, in its own namespaces: sets up the root directory and the network, then starts the programs.
# Usage: node.sh <run directory> <directory of executables> <image store> <name> <local address> <interface> <address>
# The address is the node's InternalIP; the local address carries the traffic between pods.
set -euo pipefail
run=$1 executables=$2 image_store=$3 name=$4 local_address=$5 interface=$6 address=$7

hostname "$name"

# The host's files with an overlay in memory: no write of the node reaches the host.
mount -t tmpfs -o mode=0755 node "$run/memory"
mkdir "$run"/memory/{upper,work,root}
mount -t overlay -o "lowerdir=/,upperdir=$run/memory/upper,workdir=$run/memory/work" node "$run/memory/root"
root=$run/memory/root

mount -t proc proc "$root/proc"
# A sysfs belongs to a network namespace. It hides the control groups, which are mounted below.
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
for directory in dev/shm run root home mnt opt srv tmp; do
  mkdir -p "$root/$directory"
  mount -t tmpfs -o mode=0755 node "$root/$directory"
done
chmod 1777 "$root/tmp" "$root/dev/shm"

version=2
mount -t tmpfs -o mode=0755 cgroup "$root/sys/fs/cgroup"
while IFS=: read -r _ controllers _; do
  [[ -n $controllers ]] || continue
  version=1
  directory=$root/sys/fs/cgroup/${controllers#name=}
  mkdir -p "$directory"
  mount -t cgroup -o "$controllers" cgroup "$directory"
  # Programs look for each controller under its own name, even if the kernel joins several.
  if [[ $controllers == *,* ]]; then
    for controller in ${controllers//,/ }; do ln -s "$controllers" "$root/sys/fs/cgroup/$controller"; done
  fi
done </proc/self/cgroup
if [[ $version == 2 ]]; then
  umount "$root/sys/fs/cgroup"
  mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
  # In version 2 only groups without children have processes. The kubelet creates groups at the top, so leave it.
  mkdir -p "$root/sys/fs/cgroup/node"
  echo $$ >"$root/sys/fs/cgroup/node/cgroup.procs"
fi

for directory in var/lib/containerd var/lib/kubelet var/lib/cni var/log; do
  mkdir -p "$root/$directory" "$run/$directory"
  mount --bind "$run/$directory" "$root/$directory"
done
mkdir -p "$root/usr/local/lib/glm-serve/bin" "$root/usr/local/lib/glm-serve/image"
mount --bind "$executables" "$root/usr/local/lib/glm-serve/bin"
mount --bind -o ro "$image_store" "$root/usr/local/lib/glm-serve/image"
cp -a --remove-destination "$run/files/." "$root/"

# Hardware that the host lacks, and settings of the host with the values that a kubelet expects, so that it does not
# change them.
while read -r path; do
  mount --bind "$run/over/$path" "$root/$path"
done < <(cd "$run/over" && find proc sys -mindepth 1 -type f -not -path 'sys/devices/system/node/*' 2>/dev/null)
mount --bind "$run/over/sys/devices/system/node" "$root/sys/devices/system/node"

cd "$root"
mkdir -p .machine
pivot_root . .machine
umount -l /.machine
mount --make-rshared /

until [[ -e /sys/class/net/$interface ]]; do sleep 0.05; done
ip link set lo up
ip address add "$local_address/24" dev "$interface"
[[ $address == "$local_address" ]] || ip address add "$address/32" dev "$interface"
ip link set "$interface" up
# Programs find their own address through the default route.
ip route add default dev "$interface" src "$address"
while read -r network via; do
  [[ $via == "$local_address" ]] || ip route add "$network" via "$via"
done </etc/glm-serve/routes
echo 1 >/proc/sys/net/ipv4/ip_forward
cat /etc/glm-serve/reserved-ports >/proc/sys/net/ipv4/ip_local_reserved_ports
if [[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]]; then
  echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
fi

for program in /etc/glm-serve/programs/*; do setsid --fork bash "$program"; done
exec tini -- sleep infinity
