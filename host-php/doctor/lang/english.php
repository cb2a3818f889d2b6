<?php

/**
 * English: all that the doctor says. A language is a file here, with the keys and {places} of this one. Behind the keys
 * in `-do` stands what is to be done.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

return [
    'php' => 'PHP {version} ({sapi}, {ini})',
    'extension' => 'extension {name}',
    'no-extension' => 'PHP\'s extension {name} is missing',
    'no-extension-do' => 'Install and enable it, such as: apt install php-{name}; the web server\'s PHP '
        . 'needs it too.',
    'curl' => 'libcurl {version}',
    'old-curl' => 'PHP\'s extension curl is made for a libcurl older than {least} (this is {version}): it '
        . 'lacks {constants}',
    'old-curl-do' => 'Use a PHP whose extension curl is made for libcurl {least} or newer, for WHMCS\'s cron and in '
        . 'the web server: a system newer than CentOS 7 has one, and so have cPanel\'s ea-php and CloudLinux\'s '
        . 'alt-php.',
    'forbidden' => 'disable_functions forbids what the module calls: {functions}',
    'forbidden-do' => 'Take them off disable_functions in {ini}, and in the web server\'s php.ini (php-fpm: also in '
        . 'its pool\'s file, php_admin_value[disable_functions]); reload PHP, then run the doctor again.',
    'rest' => 'all else, until PHP allows these functions',
    'no-php-check' => 'PHP\'s settings, since disable_functions forbids what the doctor '
        . 'itself needs: {functions}',
    'no-machine-check' => 'processor and C library, since disable_functions forbids what the doctor '
        . 'itself needs: {functions}',
    'no-files-check' => 'the module\'s files, since disable_functions forbids what the doctor '
        . 'itself needs: {functions}',
    'no-engine-check' => 'whether the component runs, since disable_functions forbids what the doctor '
        . 'itself needs: {functions}',
    'no-permissions-check' => 'permissions, since disable_functions forbids what the doctor '
        . 'itself needs: {functions}',
    'no-shop-check' => 'the database, hooks.php and the panels, since disable_functions forbids what the doctor '
        . 'itself needs: {functions}',
    'ffi-on' => 'ffi.enable=true: the component runs inside PHP; with this php.ini in php-fpm and mod_php '
        . 'too',
    'ffi-preload' => 'ffi.enable=preload: the component runs inside PHP here, in php-fpm and mod_php in a '
        . 'helper process (ffi.enable=true in their php.ini is faster)',
    'ffi-off' => 'ffi.enable is off: the component runs in a helper process (ffi.enable=true is faster)',
    'no-ffi' => 'extension ffi isn\'t loaded: the component runs in a helper process',
    'process' => 'proc_open is allowed',
    'process-unneeded' => 'disable_functions forbids {functions}; with ffi.enable=true they aren\'t needed',
    'no-process' => 'disable_functions forbids {functions}: no helper process can run',
    'no-process-do' => 'Take them off disable_functions in php.ini, or set ffi.enable=true there.',
    'processor' => 'processor {ours}',
    'other-processor' => 'this is an {ours}, the package\'s native files are for {theirs}',
    'other-processor-do' => 'Build both in the source of this version: cargo build --locked --release -p '
        . 'wasmtime-php-lib, and cargo build --locked --release -p wasmtime-php-cli. Test Connection says where '
        . 'they belong.',
    'glibc' => 'glibc {version}',
    'old-glibc' => 'glibc {version} is older than {least}',
    'old-glibc-do' => 'The native files need glibc {least} or newer: every Linux since 2014 has it.',
    'musl' => 'this PHP runs on musl, not on glibc',
    'musl-do' => 'Use a PHP of Debian, Ubuntu, RHEL or the like in place of one of Alpine.',
    'libc-unknown' => 'which C library PHP runs on (it couldn\'t be read)',
    'manifest' => 'manifest.json: {cause}',
    'manifest-do' => 'Run install.sh again, or upload the whole folder modules/servers/convoy again, in '
        . 'binary mode.',
    'not-named' => 'version {version} serves, and not the one that manifest.json names; damaged or missing: '
        . '{files}',
    'not-named-do' => 'Run install.sh again, or upload the whole folder modules/servers/convoy again, in '
        . 'binary mode.',
    'whole' => 'version {version}: all {count} files are whole',
    'damaged' => 'damaged or missing: {files}',
    'damaged-do' => 'Run install.sh again, or upload the whole folder modules/servers/convoy again, in '
        . 'binary mode.',
    'executable' => 'the helper may be executed',
    'not-executable' => 'the helper isn\'t executable: unpacking by FTP or PHP loses that',
    'not-executable-do' => 'chmod 755 {file}',
    'runs' => 'the component runs: {on}',
    'runs-not' => 'the component doesn\'t run: {cause}',
    'runs-not-do' => 'Mend what is marked above, then run the doctor again.',
    'engine-unseen' => 'whether the component runs, since it can\'t here',
    'no-processes' => 'the helper process can\'t be started: {user} may have {limit} processes, and has them ({cause})',
    'no-processes-do' => 'As root, allow {user} more: the line "{user} - nproc 100" in /etc/security/limits.conf, '
        . 'NPROC of CloudLinux\'s LVE, or TasksMax of php-fpm\'s service; then start PHP anew. Or set '
        . 'ffi.enable=true in the web server\'s php.ini: no helper is needed then.',
    'no-loader' => 'the system can\'t start the helper: its loader {loader} isn\'t there (a chroot, or a system of '
        . 'musl)',
    'no-loader-do' => 'Put {loader} where PHP runs, at this path, and the libraries that "ldd {file}" names outside '
        . 'of a chroot; or set ffi.enable=true in the web server\'s php.ini: no helper is needed then. On a system '
        . 'of musl (Alpine) use a PHP of Debian, Ubuntu or RHEL.',
    'helper-runs' => 'in a helper process too: {on}',
    'helper-runs-not' => 'the helper process doesn\'t run: {cause}',
    'helper-runs-not-do' => 'Mend it (permissions, a file system mounted noexec), or set ffi.enable=true '
        . 'in the web server\'s php.ini.',
    'whmcs' => 'WHMCS in {folder}',
    'linked' => '{link} is a link to {folder}: install.sh doesn\'t upgrade what a link leads to',
    'not-installed' => 'the module that WHMCS loads: {link} isn\'t there. This doctor is of {folder}',
    'other-module' => 'the module that WHMCS loads, {link}: this doctor is of {folder}. Run {link}/bin/doctor.php as '
        . 'well',
    'no-whmcs' => 'WHMCS, its panels and hooks.php: there is no WHMCS in {folder} (no init.php). Run the doctor of '
        . 'the installed module, or name WHMCS\'s folder: doctor.php --whmcs FOLDER',
    'whmcs-unseen' => 'panels and hooks.php, since WHMCS can\'t be loaded',
    'broken-whmcs' => 'WHMCS in {folder} can\'t be loaded: {cause}',
    'broken-whmcs-do' => 'Use the PHP of WHMCS\'s cron (version, ionCube), as the owner of WHMCS\'s '
        . 'files; is the database up?',
    'no-database' => 'WHMCS\'s database: {cause}',
    'no-database-do' => 'See what WHMCS itself says: open its admin area.',
    'rights' => 'WHMCS\'s database user may do what the module needs',
    'no-rights' => 'WHMCS\'s database user lacks the rights {rights}, with which the module makes and uses its tables',
    'no-rights-do' => 'Run this as the database\'s administrator (mysql -u root): {statement}',
    'no-rights-unseen' => 'hooks.php and the panels, until the database user has these rights',
    'no-lock' => 'the database refuses named locks, and the module does without: two actions on one service at once '
        . 'end with "came first" rather than "is running". Where Percona XtraDB Cluster refuses them, '
        . 'pxc_strict_mode=PERMISSIVE on every node allows them ({cause})',
    'galera' => 'the database is a Galera cluster, whose locks hold on one node only: that a service has one server '
        . 'doesn\'t rest on them',
    'readable' => 'whoever reads WHMCS can read the module',
    'unreadable' => 'the web server\'s user may not be able to read: {files}',
    'unreadable-do' => 'Give them the owner and the permissions of WHMCS\'s init.php, or: {command}',
    'hooks' => 'hooks.php is loaded: the cron ran it {minutes} min ago',
    'no-product' => 'hooks.php: no product uses the module yet',
    'no-hooks' => 'WHMCS\'s cron has never run the module\'s hooks.php',
    'no-hooks-do' => 'Open a ConvoyPanel product → Module Settings → Save Changes; then wait for the cron.',
    'hooks-silent' => 'WHMCS\'s cron ran the module\'s hooks.php {hours} h ago, and not since',
    'hooks-silent-do' => 'See whether WHMCS\'s cron runs; if so, open a ConvoyPanel product → Module '
        . 'Settings → Save Changes.',
    'no-server' => 'no server record uses the module yet (System Settings → Servers)',
    'dns' => '{host} is {addresses} ({milliseconds} ms)',
    'no-dns' => '{host} has no address in DNS',
    'no-dns-do' => 'Check Hostname in the server record; on this machine: getent ahosts {host}',
    'slow-dns' => 'the name {host} takes {milliseconds} ms to resolve: every page and command waits for it, '
        . 'and from {limit} ms on requests fail',
    'slow-dns-do' => 'On this machine, not on the panel: the first name server in /etc/resolv.conf ({servers}) may '
        . 'be dead or slow; take it out or put one that answers first. At once: the line "ADDRESS {host}" in '
        . '/etc/hosts.',
    'tcp' => '{address} takes connections',
    'no-tcp' => '{address} takes no connection: {cause}',
    'no-tcp-do' => 'Does the panel run? Is a firewall between? Check Hostname and Port in the server '
        . 'record.',
    'selinux' => 'SELinux doesn\'t let this PHP connect to {address}: {cause}',
    'selinux-do' => 'On this machine, as root: setsebool -P httpd_can_network_connect 1',
    'no-permission' => 'this machine doesn\'t let PHP connect to {address}: {cause}',
    'no-permission-do' => 'The panel isn\'t asked. See what forbids it on this machine, as root: ip route get '
        . '{target} (a route "prohibit"), nft list ruleset (a rule "reject"), or a confinement of PHP\'s (AppArmor, '
        . 'systemd\'s IPAddressDeny).',
    'plain' => 'not encrypted: the token can be read on the way (tick Secure)',
    'tls' => 'its certificate is accepted',
    'certificate' => 'certificate for {names}, by {issuer}, until {until} ({days} days)',
    'no-tls' => 'no TLS: {cause}',
    'no-tls-do' => 'Does the panel speak https at this port? Check Hostname and Port in the server record.',
    'proxy' => 'the proxy {proxy} doesn\'t lead to {host}:{port}: {cause}',
    'proxy-do' => 'Let the proxy connect to {host}:{port} for this machine, or correct or take out the line proxy= '
        . 'in Access Hash.',
    'bad-ca-file' => '{directive} names {file}, which PHP can\'t read as a file of certificates: {cause}',
    'bad-ca-file-do' => 'It is a setting of PHP\'s, not the panel\'s certificate: comment {directive} out in {ini} '
        . 'and the web server\'s php.ini, or put a file of authorities at {file} (such as '
        . '/etc/ssl/certs/ca-certificates.crt); reload PHP.',
    'expired' => 'the certificate, by {issuer}, ended on {until} (it is {now} here)',
    'expired-do' => 'Renew it on the panel; check this machine\'s clock.',
    'not-yet' => 'the certificate, by {issuer}, begins on {from} (it is {now} here)',
    'not-yet-do' => 'Check this machine\'s clock: timedatectl set-ntp true',
    'foreign' => 'the certificate is for {names}, not for {host}',
    'foreign-do' => 'Write one of its names into Hostname, or give the panel a certificate for {host}.',
    'authority' => 'this machine doesn\'t trust the certificate\'s issuer, {issuer}: {cause}',
    'authority-do' => 'If it is a private authority, name its file in Access Hash: ca=/path/to/ca.pem. '
        . 'Otherwise the panel\'s web server must send the whole chain.',
    'token' => '{found}',
    'no-token' => '{cause}',
    'no-token-do' => 'Mend it, and press Test Connection in the server record.',
    'refused' => '{cause}',
    'refused-do' => '{hint}',
    'challenge' => 'Cloudflare challenges this machine as if it were a browser ({challenge}); the panel isn\'t '
        . 'reached: {answer}',
    'challenge-do' => 'In Cloudflare, for the panel\'s host: Security → WAF → Custom rules → a rule "IP source '
        . 'address equals this machine\'s public address" (here it is {own}), action Skip, with all options ticked; '
        . 'or turn the host\'s proxy off (DNS only).',
    'firewall' => 'a web application firewall or web server in front of the panel refuses this machine: {answer}',
    'firewall-do' => 'Whatever names itself there refuses, not the panel: let requests of this machine\'s address '
        . '({own}) to {panel} pass (ModSecurity: SecRule REMOTE_ADDR "@ipMatch {own}" '
        . '"id:1,phase:1,nolog,allow,ctl:ruleEngine=Off").',
    'password' => 'something in front of the panel asks for a user name and a password ({scheme}): {answer}',
    'password-do' => 'The module sends the panel\'s token and nothing else: let this machine\'s address ({own}) pass '
        . 'without a password (nginx: satisfy any; allow {own}; Apache: Require ip {own} within RequireAny).',
    'redirect-elsewhere' => 'requests are redirected to {location}; the token isn\'t sent there: {answer}',
    'redirect-elsewhere-do' => 'If that is the panel, write {to} into Hostname in the server record. If it is a '
        . 'login (such as Cloudflare Access), let this machine\'s address ({own}) pass it.',
    'redirect' => 'what is in front of the panel redirects requests to {location}: {answer}',
    'redirect-do' => 'A panel redirects no request of the module\'s: take that out of the web server or proxy in '
        . 'front of {panel} for this machine\'s address ({own}).',
    'gateway' => 'the web server in front of the panel has no answer of it: {answer}',
    'gateway-do' => 'On the panel\'s machine: does the panel run (docker compose ps), and what does its log say '
        . '(docker compose logs)?',
    'stranger' => 'something else than the panel answers at {panel}: {answer}',
    'stranger-do' => 'Check Hostname and Port in the server record: {panel} is served by what names itself there. If '
        . 'the panel is in a maintenance mode, wait until it ends.',
    'unasked' => 'its token, what it answers and its clock, since the way to it is barred',
    'unreached' => 'the way to it, its token, what it answers and its clock, since PHP lacks the extension curl',
    'unasked-here' => 'its token and what it answers, since this machine can\'t ask it',
    'warning' => '{text}',
    'no-date' => 'its clock: the panel\'s answer has no date',
    'clock' => 'clocks: {seconds} s apart',
    'clock-ahead' => 'the panel\'s clock is {seconds} s ahead of this machine\'s: sign-on works all the same, but '
        . 'times in their logs don\'t match (timedatectl set-ntp true sets a clock)',
    'clock-behind' => 'the panel\'s clock is {seconds} s behind this machine\'s: sign-on works all the same, but '
        . 'times in their logs don\'t match (timedatectl set-ntp true sets a clock)',
    'not-looked-at' => 'not looked at: {what}',
    'well' => 'No problem found.',
    'well-so-far' => 'No problem found in what was looked at.',
    'problem' => '1 problem found:',
    'problems' => '{count} problems found, the most important first:',
    'causes' => 'What the doctor found: {causes}',
];
