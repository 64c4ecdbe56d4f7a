#!/usr/bin/env bash
# Optional system packages for Debian and Ubuntu: LibreOffice (.doc, .odt rendering), Tesseract with Vietnamese (scans),
# Chromium (tests of the evidence page), strace (tests that kill at system calls), a font with all Vietnamese letters.
# Without them the program says what is missing.
set -euo pipefail
packages=(
  libreoffice-writer-nogui
  libreoffice-calc-nogui
  libreoffice-impress-nogui
  tesseract-ocr
  tesseract-ocr-vie
  poppler-utils
  chromium
  strace
  fonts-liberation2
)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "Đã có đủ các gói hệ thống."
  exit 0
fi
run=()
[ "$(id -u)" = 0 ] || run=(sudo)
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
