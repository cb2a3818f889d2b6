<?php

declare(strict_types=1);

namespace ConvoyMatrix;

/** A PHP in a root folder of its own, with what Debian builds of it: php-cli, php-fpm and mod_php. */
final class Php
{
    /** `www-data`, in every Debian. */
    public const USER = 33;

    /** Such as `8.2`. */
    public string $version;

    /** Its root folder, as it is seen from outside. */
    public string $root;

    public function __construct(string $root)
    {
        $found = glob("$root/usr/bin/php[0-9].[0-9]") ?: [];
        if (count($found) !== 1) {
            throw new \RuntimeException("$root has " . count($found) . ' PHPs, and should have one.');
        }
        $this->version = substr(basename($found[0]), 3);
        $this->root = $root;
    }

    /**
     * @param string[] $command
     * @param string[] $how see Conditions
     * @return string[] a command that runs it there
     */
    public function command(array $command, array $how, bool $asUser): array
    {
        $user = $asUser ? ['--userspec=' . self::USER . ':' . self::USER, '--groups='] : [];
        $begin = array_merge(['chroot'], $user, [$this->root]);
        if (in_array('512-MiB', $how, true)) {
            array_push($begin, 'prlimit', '--as=' . 524288 * 1024);
        }
        if (in_array('no-exec-gain', $how, true)) {
            array_push($begin, 'perl', '/mnt/tests/matrix/deny-exec.pl');
        }
        return array_merge($begin, $command);
    }

    /** Apache's module, such as `/usr/lib/apache2/modules/libphp8.2.so`. */
    public function apacheModule(): string
    {
        return "/usr/lib/apache2/modules/libphp$this->version.so";
    }
}
