<?php

declare(strict_types=1);

namespace DoctorTests;

use InstallTests\Folder;

/** A name server of the test's own, and a machine that asks it; it ends with this object. */
final class NameServer
{
    private const ADDRESS = '127.0.0.1';

    private string $folder;

    /** @var resource */
    private $process;

    /** @var resource[] */
    private array $pipes = [];

    /** @param string $seconds that it takes to answer */
    public function __construct(string $seconds)
    {
        $this->folder = Folder::temporary();
        file_put_contents("$this->folder/resolv.conf", 'nameserver ' . self::ADDRESS . "\n");
        copy('/etc/hosts', "$this->folder/hosts");
        $command = [PHP_BINARY, __DIR__ . '/name-server.php', self::ADDRESS, $seconds];
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $this->pipes);
        if (fgets($this->pipes[1]) !== "listening\n") {
            throw new \RuntimeException('Nobody else may listen on port 53 of ' . self::ADDRESS . '.');
        }
    }

    public function __destruct()
    {
        array_map('fclose', $this->pipes);
        proc_close($this->process);
    }

    /** Appends a line to the machine's /etc/hosts. */
    public function addHost(string $line): void
    {
        file_put_contents("$this->folder/hosts", "$line\n", FILE_APPEND);
    }

    /** @return string[] a program that runs another one on such a machine */
    public function machine(): array
    {
        $script = 'mount --bind "$0/resolv.conf" /etc/resolv.conf && mount --bind "$0/hosts" /etc/hosts && exec "$@"';
        return ['unshare', '--mount', 'sh', '-c', $script, $this->folder];
    }
}
