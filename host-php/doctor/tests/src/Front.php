<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyTests\Panel;
use InstallTests\Folder;

/** What some put in front of a panel, which answers in its place; it ends with this object. */
final class Front
{
    public int $port;

    private string $rules;

    /** @var resource */
    private $process;

    /** @var resource[] */
    private array $pipes = [];

    /** @param string $head status line and headers of its answer */
    public function __construct(Panel $panel, string $head, string $title)
    {
        $this->rules = Folder::temporary() . '/rules';
        touch($this->rules);
        $page = "<!doctype html><html><head><title>$title</title></head><body></body></html>";
        $length = strlen($page);
        $head = "$head\ncontent-type: text/html; charset=utf-8\ncontent-length: $length\nconnection: close\n\n";
        $address = "{$panel->host()}:{$panel->port()}";
        $command = [PHP_BINARY, __DIR__ . '/front.php', $address, $this->rules];
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $this->pipes);
        fwrite($this->pipes[0], base64_encode(str_replace("\n", "\r\n", $head) . $page) . "\n");
        $this->port = (int) fgets($this->pipes[1]);
    }

    public function __destruct()
    {
        array_map('fclose', $this->pipes);
        proc_close($this->process);
    }

    /** Adds a rule that lets an address pass. */
    public function allow(string $address): void
    {
        file_put_contents($this->rules, "$address\n", FILE_APPEND);
    }
}
