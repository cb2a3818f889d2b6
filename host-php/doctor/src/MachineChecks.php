<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\Refusal;
use WasmtimePhp\Warnings;

defined('WHMCS') || exit;

/**
 * Whether the package's native files fit this machine.
 */
final class MachineChecks
{
    /** The oldest glibc that they are built for. */
    private const GLIBC = '2.17';

    /** Offset of e_machine in an ELF file, and what it says. */
    private const ELF_MACHINE = 18;
    private const MACHINES = [62 => 'x86_64', 183 => 'aarch64'];

    private Package $package;
    private string $maps;

    /** @param string $maps which files a process of PHP has mapped, as Linux tells it */
    public function __construct(Package $package, string $maps = '/proc/self/maps')
    {
        $this->package = $package;
        $this->maps = $maps;
    }

    /** @return list<Finding> */
    public function all(): array
    {
        return array_merge($this->processor(), [$this->libc()]);
    }

    /** @return list<Finding> */
    private function processor(): array
    {
        if ($this->package->lacksPrograms()) {
            $values = ['ours' => php_uname('m'), 'theirs' => $this->package->processor()];
            return [Finding::bad('other-processor', $values)];
        }
        try {
            $library = $this->package->library();
        } catch (Refusal $refusal) {
            // Said by FileChecks.
            return [];
        }
        $head = is_readable($library) ? (string) file_get_contents($library, false, null, 0, 20) : '';
        if (strlen($head) < 20 || !function_exists('php_uname')) {
            return [];
        }
        $theirs = self::MACHINES[unpack('v', $head, self::ELF_MACHINE)[1]] ?? '?';
        $ours = php_uname('m');
        $values = ['ours' => $ours, 'theirs' => $theirs];
        return [$ours === $theirs
            ? Finding::good('processor', $values)
            : Finding::bad('other-processor', $values)];
    }

    /** The C library is the one that PHP itself has loaded. */
    private function libc(): Finding
    {
        $maps = (string) Warnings::caught(function () {
            return file_get_contents($this->maps);
        });
        if (preg_match('~ (/\S*/ld-musl\S*|/\S*/libc\.musl\S*)~', $maps) === 1) {
            return Finding::bad('musl');
        }
        if (preg_match('~ (/\S*/libc(?:\.so\.6|-[\d.]+\.so))$~m', $maps, $found) !== 1) {
            return Finding::unseen('libc-unknown');
        }
        $library = (string) Warnings::caught(static function () use ($found) {
            return file_get_contents($found[1]);
        });
        if (preg_match('/GNU C Library [^\n]* version (\d+\.\d+)/', $library, $version) !== 1) {
            return Finding::unseen('libc-unknown');
        }
        $values = ['version' => $version[1], 'least' => self::GLIBC];
        return version_compare($version[1], self::GLIBC, '>=')
            ? Finding::good('glibc', $values)
            : Finding::bad('old-glibc', $values);
    }
}
