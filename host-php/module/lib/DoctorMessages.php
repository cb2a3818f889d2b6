<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What the doctor says, in English and Traditional Chinese; behind a key's `-do` what is to be done.
 */
final class DoctorMessages
{
    private const AGAIN = 'Run install.sh again, or upload the whole folder modules/servers/convoy again.';
    private const AGAIN_ZH = '請再次執行 install.sh，或重新上傳整個 modules/servers/convoy 資料夾。';

    /** key => [English, Traditional Chinese] */
    public const TEXTS = [
        'doctor-php' => ['PHP {version} ({sapi}, {ini})', 'PHP {version}（{sapi}，{ini}）'],
        'doctor-extension' => ['extension {name}', '擴充功能 {name}'],
        'doctor-no-extension' => ['PHP\'s extension {name} is missing', '缺少 PHP 擴充功能 {name}'],
        'doctor-no-extension-do' => [
            'Install and enable it, such as: apt install php-{name}; the web server\'s PHP needs it too.',
            '請安裝並啟用，例如：apt install php-{name}；網頁伺服器的 PHP 也需要。',
        ],
        'doctor-ffi-on' => [
            'ffi.enable=true: the component runs inside PHP; with this php.ini in php-fpm and mod_php too',
            'ffi.enable=true：元件在 PHP 行程內執行；php-fpm 與 mod_php 使用相同設定時亦然',
        ],
        'doctor-ffi-preload' => [
            'ffi.enable=preload: the component runs inside PHP here, in php-fpm and mod_php in a helper process '
                . '(ffi.enable=true in their php.ini is faster)',
            'ffi.enable=preload：此處元件在 PHP 行程內執行，php-fpm 與 mod_php 則使用輔助行程（在其 php.ini 設定 '
                . 'ffi.enable=true 會更快）',
        ],
        'doctor-ffi-off' => [
            'ffi.enable is off: the component runs in a helper process (ffi.enable=true is faster)',
            'ffi.enable 已關閉：元件在輔助行程中執行（ffi.enable=true 會更快）',
        ],
        'doctor-no-ffi' => [
            'extension ffi isn\'t loaded: the component runs in a helper process',
            '未載入擴充功能 ffi：元件在輔助行程中執行',
        ],
        'doctor-process' => ['proc_open is allowed', '允許使用 proc_open'],
        'doctor-process-unneeded' => [
            'disable_functions forbids {functions}; with ffi.enable=true they aren\'t needed',
            'disable_functions 禁用了 {functions}；ffi.enable=true 時不需要這些函式',
        ],
        'doctor-no-process' => [
            'disable_functions forbids {functions}: no helper process can run',
            'disable_functions 禁用了 {functions}：無法執行輔助行程',
        ],
        'doctor-no-process-do' => [
            'Take them off disable_functions in php.ini, or set ffi.enable=true there.',
            '請從 php.ini 的 disable_functions 移除，或設定 ffi.enable=true。',
        ],
        'doctor-processor' => ['processor {ours}', '處理器 {ours}'],
        'doctor-other-processor' => [
            'this is an {ours}, the package\'s native files are for {theirs}',
            '此機器為 {ours}，套件的原生檔案適用於 {theirs}',
        ],
        'doctor-other-processor-do' => [
            'Build both in the source of this version: cargo build --locked --release -p wasmtime-php-lib, and cargo '
                . 'build --locked --release -p wasmtime-php-cli. Test Connection says where they belong.',
            '請以此版本的原始碼建置兩者：cargo build --locked --release -p wasmtime-php-lib，以及 cargo build --locked --release '
                . '-p wasmtime-php-cli。Test Connection 會說明應放置的位置。',
        ],
        'doctor-glibc' => ['glibc {version}', 'glibc {version}'],
        'doctor-old-glibc' => ['glibc {version} is older than {least}', 'glibc {version} 舊於 {least}'],
        'doctor-old-glibc-do' => [
            'The native files need glibc {least} or newer: every Linux since 2014 has it.',
            '原生檔案需要 glibc {least} 或更新版本：2014 年之後的 Linux 皆具備。',
        ],
        'doctor-musl' => ['this PHP runs on musl, not on glibc', '此 PHP 使用 musl，而非 glibc'],
        'doctor-musl-do' => [
            'Use a PHP of Debian, Ubuntu, RHEL or the like in place of one of Alpine.',
            '請改用 Debian、Ubuntu、RHEL 等系統的 PHP，而非 Alpine。',
        ],
        'doctor-libc-unknown' => ['which C library PHP runs on couldn\'t be read', '無法得知 PHP 使用的 C 函式庫'],
        'doctor-manifest' => ['manifest.json: {cause}', 'manifest.json：{cause}'],
        'doctor-manifest-do' => [self::AGAIN, self::AGAIN_ZH],
        'doctor-not-named' => [
            'version {version} serves: manifest.json is damaged, or the version that it names isn\'t whole',
            '目前由版本 {version} 運作：manifest.json 已損壞，或其指定的版本不完整',
        ],
        'doctor-not-named-do' => [self::AGAIN, self::AGAIN_ZH],
        'doctor-whole' => ['version {version}: all {count} files are whole', '版本 {version}：全部 {count} 個檔案皆完整'],
        'doctor-damaged' => ['damaged or missing: {files}', '損壞或缺少：{files}'],
        'doctor-damaged-do' => [self::AGAIN, self::AGAIN_ZH],
        'doctor-executable' => ['the helper may be executed', '輔助程式可以執行'],
        'doctor-not-executable' => [
            'the helper isn\'t executable: unpacking by FTP or PHP loses that',
            '輔助程式無法執行：以 FTP 或 PHP 解壓縮會失去此權限',
        ],
        'doctor-not-executable-do' => ['chmod 755 {file}', 'chmod 755 {file}'],
        'doctor-runs' => ['the component runs: {on}', '元件可以執行：{on}'],
        'doctor-runs-not' => ['the component doesn\'t run: {cause}', '元件無法執行：{cause}'],
        'doctor-runs-not-do' => ['Mend what is marked above, then run the doctor again.', '請先處理上方標示的問題，再執行一次。'],
        'doctor-helper-runs' => ['in a helper process too: {on}', '在輔助行程中亦可執行：{on}'],
        'doctor-helper-runs-not' => ['the helper process doesn\'t run: {cause}', '輔助行程無法執行：{cause}'],
        'doctor-helper-runs-not-do' => [
            'Mend it (permissions, a file system mounted noexec), or set ffi.enable=true in the web server\'s php.ini.',
            '請修正（權限，或以 noexec 掛載的檔案系統），或在網頁伺服器的 php.ini 設定 ffi.enable=true。',
        ],
        'doctor-whmcs' => ['WHMCS in {folder}', 'WHMCS 位於 {folder}'],
        'doctor-no-whmcs' => [
            'no WHMCS in {folder} (no init.php): panels and hooks.php aren\'t looked at; run the installed module\'s '
                . 'doctor for these',
            '{folder} 不是 WHMCS（沒有 init.php）：未檢查面板與 hooks.php；請在安裝之後執行模組的診斷程式',
        ],
        'doctor-broken-whmcs' => [
            'WHMCS in {folder} can\'t be loaded: {cause}',
            '無法載入位於 {folder} 的 WHMCS：{cause}',
        ],
        'doctor-broken-whmcs-do' => [
            'Use the PHP of WHMCS\'s cron (version, ionCube), as the owner of WHMCS\'s files; is the database up?',
            '請使用執行 WHMCS 排程的 PHP（版本、ionCube），並以 WHMCS 檔案的擁有者身分執行；資料庫是否正常？',
        ],
        'doctor-no-database' => ['WHMCS\'s database: {cause}', 'WHMCS 的資料庫：{cause}'],
        'doctor-no-database-do' => ['See what WHMCS itself says: open its admin area.', '請開啟 WHMCS 的管理後台查看其訊息。'],
        'doctor-readable' => ['whoever reads WHMCS can read the module', '能讀取 WHMCS 的使用者皆可讀取模組'],
        'doctor-unreadable' => [
            'the web server\'s user may not be able to read: {files}',
            '網頁伺服器的使用者可能無法讀取：{files}',
        ],
        'doctor-unreadable-do' => [
            'Give them the owner and the permissions of WHMCS\'s init.php, or: chmod -R a+rX {folder}',
            '請設為與 WHMCS 的 init.php 相同的擁有者與權限，或執行：chmod -R a+rX {folder}',
        ],
        'doctor-hooks' => [
            'hooks.php is loaded: the cron ran it {minutes} min ago',
            'hooks.php 已載入：{minutes} 分鐘前由排程執行',
        ],
        'doctor-no-product' => [
            'hooks.php: no product uses the module yet',
            'hooks.php：尚無產品使用此模組',
        ],
        'doctor-no-hooks' => [
            'WHMCS\'s cron has never run the module\'s hooks.php',
            'WHMCS 的排程從未執行模組的 hooks.php',
        ],
        'doctor-no-hooks-do' => [
            'Open a ConvoyPanel product → Module Settings → Save Changes; then wait for the cron.',
            '請開啟 ConvoyPanel 產品 → 模組設定 → 儲存變更；然後等待排程執行。',
        ],
        'doctor-hooks-silent' => [
            'WHMCS\'s cron ran the module\'s hooks.php {hours} h ago, and not since',
            'WHMCS 的排程在 {hours} 小時前執行過模組的 hooks.php，之後未再執行',
        ],
        'doctor-hooks-silent-do' => [
            'See whether WHMCS\'s cron runs; if so, open a ConvoyPanel product → Module Settings → Save Changes.',
            '請確認 WHMCS 的排程是否執行；若有執行，請開啟 ConvoyPanel 產品 → 模組設定 → 儲存變更。',
        ],
        'doctor-no-server' => [
            'no server record uses the module yet (System Settings → Servers)',
            '尚無伺服器設定使用此模組（系統設定 → 伺服器）',
        ],
        'doctor-dns' => ['{host} is {addresses}', '{host} 的位址為 {addresses}'],
        'doctor-no-dns' => ['{host} has no address in DNS', 'DNS 中沒有 {host} 的位址'],
        'doctor-no-dns-do' => [
            'Check Hostname in the server record; on this machine: getent ahosts {host}',
            '請檢查伺服器設定的「主機名稱」；並在此機器執行：getent ahosts {host}',
        ],
        'doctor-tcp' => ['{address} takes connections', '{address} 可以連線'],
        'doctor-no-tcp' => ['{address} takes no connection: {cause}', '{address} 無法連線：{cause}'],
        'doctor-no-tcp-do' => [
            'Does the panel run? Is a firewall between? Check Hostname and Port in the server record.',
            '面板是否執行中？中間是否有防火牆？請檢查伺服器設定的「主機名稱」與「連接埠」。',
        ],
        'doctor-plain' => [
            'not encrypted: the token can be read on the way (tick Secure)',
            '未加密：權杖可能在途中被讀取（請勾選 Secure）',
        ],
        'doctor-tls' => ['its certificate is accepted', '其憑證已被接受'],
        'doctor-certificate' => [
            'certificate for {names}, by {issuer}, until {until} ({days} days)',
            '憑證適用於 {names}，由 {issuer} 簽發，有效至 {until}（{days} 天）',
        ],
        'doctor-no-tls' => ['no TLS: {cause}', 'TLS 失敗：{cause}'],
        'doctor-no-tls-do' => [
            'Does the panel speak https at this port? Check Hostname and Port in the server record.',
            '面板在此連接埠是否使用 https？請檢查伺服器設定的「主機名稱」與「連接埠」。',
        ],
        'doctor-expired' => [
            'the certificate, by {issuer}, ended on {until} (it is {now} here)',
            '由 {issuer} 簽發的憑證已於 {until} 到期（此機器現在為 {now}）',
        ],
        'doctor-expired-do' => ['Renew it on the panel; check this machine\'s clock.', '請在面板上更新憑證；並檢查此機器的時鐘。'],
        'doctor-not-yet' => [
            'the certificate, by {issuer}, begins on {from} (it is {now} here)',
            '由 {issuer} 簽發的憑證自 {from} 起生效（此機器現在為 {now}）',
        ],
        'doctor-not-yet-do' => [
            'Check this machine\'s clock: timedatectl set-ntp true',
            '請檢查此機器的時鐘：timedatectl set-ntp true',
        ],
        'doctor-foreign' => [
            'the certificate is for {names}, not for {host}',
            '憑證適用於 {names}，而非 {host}',
        ],
        'doctor-foreign-do' => [
            'Write one of its names into Hostname, or give the panel a certificate for {host}.',
            '請在「主機名稱」填入憑證中的名稱，或為面板申請 {host} 的憑證。',
        ],
        'doctor-authority' => [
            'this machine doesn\'t trust the certificate\'s issuer, {issuer}: {cause}',
            '此機器不信任憑證的簽發者 {issuer}：{cause}',
        ],
        'doctor-authority-do' => [
            'If it is a private authority, name its file in Access Hash: ca=/path/to/ca.pem. Otherwise the panel\'s '
                . 'web server must send the whole chain.',
            '若為私有憑證機構，請在 Access Hash 填入其檔案：ca=/path/to/ca.pem；否則面板的網頁伺服器必須送出完整的憑證鏈。',
        ],
        'doctor-token' => ['{found}', '{found}'],
        'doctor-no-token' => ['{cause}', '{cause}'],
        'doctor-no-token-do' => [
            'Mend it, and press Test Connection in the server record.',
            '修正後，請在伺服器設定中按下「測試連線」。',
        ],
        'doctor-refused' => ['{cause}', '{cause}'],
        'doctor-refused-do' => ['{hint}', '{hint}'],
        'doctor-unasked' => [
            'token and panel aren\'t looked at, as the way there is barred',
            '無法連上面板，因此未檢查權杖與面板',
        ],
        'doctor-warning' => ['{text}', '{text}'],
        'doctor-no-date' => ['the panel told no time', '面板未回報時間'],
        'doctor-clock' => ['clocks: {seconds} s apart', '時鐘相差 {seconds} 秒'],
        'doctor-clock-ahead' => [
            'the panel\'s clock is {seconds} s ahead of this machine\'s',
            '面板的時鐘比此機器快 {seconds} 秒',
        ],
        'doctor-clock-ahead-do' => [
            'Sign-on links hold for a minute: set both clocks (timedatectl set-ntp true).',
            '登入連結僅有效約一分鐘：請校正兩邊的時鐘（timedatectl set-ntp true）。',
        ],
        'doctor-clock-behind' => [
            'the panel\'s clock is {seconds} s behind this machine\'s',
            '面板的時鐘比此機器慢 {seconds} 秒',
        ],
        'doctor-clock-behind-do' => [
            'Sign-on links hold for a minute: set both clocks (timedatectl set-ntp true).',
            '登入連結僅有效約一分鐘：請校正兩邊的時鐘（timedatectl set-ntp true）。',
        ],
        'doctor-well' => ['All well.', '一切正常。'],
        'doctor-ill' => ['{count} to be mended.', '有 {count} 項需要處理。'],
        'doctor-causes' => ['{message} What the doctor found: {causes}', '{message} 診斷結果：{causes}'],
    ];
}
