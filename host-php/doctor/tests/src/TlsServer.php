<?php

declare(strict_types=1);

namespace DoctorTests;

use InstallTests\Folder;
use InstallTests\Program;

/** A server with a certificate of the test's own, which signs itself; it ends with this object. */
final class TlsServer
{
    public int $port;

    /** File with the certificate, to be trusted or not. */
    public string $certificate;

    /** @var resource */
    private $process;

    /** @var resource[] */
    private array $pipes = [];

    /**
     * @param string $names such as `IP:127.0.0.1,DNS:panel.example.test`
     * @param string $begins day on which it begins to hold, for 365 days
     */
    public function __construct(string $names, string $begins)
    {
        $this->certificate = Folder::temporary() . '/server.pem';
        $made = Program::run([
            'faketime', "$begins 00:00:00", 'openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '365',
            '-subj', '/CN=Test authority', '-addext', "subjectAltName=$names",
            '-keyout', "$this->certificate.key", '-out', $this->certificate,
        ]);
        if ($made->status !== 0) {
            throw new \RuntimeException($made->printed);
        }
        $both = "$this->certificate.both";
        file_put_contents($both, file_get_contents($this->certificate) . file_get_contents("$this->certificate.key"));
        $command = [PHP_BINARY, __DIR__ . '/tls-server.php', $both];
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $this->pipes);
        $this->port = (int) fgets($this->pipes[1]);
    }

    public function __destruct()
    {
        array_map('fclose', $this->pipes);
        proc_close($this->process);
    }
}
