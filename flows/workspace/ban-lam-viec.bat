@echo off
rem Ban lam viec PII: mo trong trinh duyet; dong cua so nay la ket thuc.
chcp 65001 >nul
cd /d "%~dp0"
"{python}" -m innovation_index desk
if errorlevel 1 pause
