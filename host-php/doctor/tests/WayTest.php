<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyDoctor\Connection;
use ConvoyDoctor\Finding;
use ConvoyDoctor\PanelChecks;
use ConvoyTests\Panel;
use InstallTests\Folder;
use InstallTests\Program;

/** What this machine does to the way to a panel, which isn't the panel's fault; and that the remedy is one. */
final class WayTest extends ShopCase
{
    /**
     * Finding F1: the name took 3 s, and every hook said "check the panel's load".
     *
     * Put back: host-php/doctor/src/PanelChecks.php, connected(): answer `dns` whatever the name took.
     *
     * @dataProvider delays
     */
    public function test_a_name_that_takes_long_is_this_machines_fault(string $seconds, bool $fails): void
    {
        self::asRoot();
        $this->open(Panel::start([], 'v4'), []);
        $this->record(['hostname' => "http://panel.slow.test:{$this->panel->port()}", 'secure' => false]);
        $slow = new NameServer($seconds);
        $says = 'the name panel.slow.test takes ';
        $ended = $this->doctor(array_merge($slow->machine(), [PHP_BINARY]));
        self::assertFaults([$says], $ended);
        preg_match('/takes (\d+) ms/', $ended->printed, $found);
        self::assertEqualsWithDelta((float) $seconds * 1000, (int) $found[1], 900);
        self::assertStringContainsString('(127.0.0.1) may be dead', $ended->printed);
        if ($fails) {
            $error = $this->testConnectionOn($slow->machine());
            self::assertStringContainsString("What the doctor found: $says", $error);
        }
        // What it says to do at once.
        self::assertSame(1, preg_match('~the line "ADDRESS (\S+)" in /etc/hosts~', $ended->printed, $found));
        $slow->addHost("127.0.0.1 $found[1]");
        self::assertFaults([], $this->doctor(array_merge($slow->machine(), [PHP_BINARY])));
        unset($slow);
        // Another name server.
        $quick = new NameServer('0');
        self::assertFaults([], $this->doctor(array_merge($quick->machine(), [PHP_BINARY])));
        self::assertSame('', $this->testConnectionOn($quick->machine()));
    }

    /** @return array<string, array{string, bool}> seconds; whether hooks fail */
    public function delays(): array
    {
        return ['slow' => ['1.5', false], 'too slow for any request' => ['6.5', true]];
    }

    /** Put back: host-php/doctor/src/PanelChecks.php, handle(): leave out CURLOPT_RESOLVE. */
    public function test_a_slow_name_is_not_told_as_a_fault_of_tls(): void
    {
        self::asRoot();
        $server = new TlsServer('DNS:panel.slow.test', date('Y-m-d', time() - 86400));
        $this->record([
            'hostname' => "https://panel.slow.test:$server->port",
            'accesshash' => "ca=$server->certificate",
        ]);
        $slow = new NameServer('4');
        $ended = $this->doctor(array_merge($slow->machine(), [PHP_BINARY]));
        self::assertFaults(['the name panel.slow.test takes 4'], $ended);
        self::assertStringContainsString('certificate for panel.slow.test', $ended->printed);
    }

    /**
     * Finding F6: "Does the panel run?".
     *
     * Put back: host-php/doctor/src/Connection.php, isForbidden(): return false.
     */
    public function test_a_machine_that_forbids_the_connection_is_not_the_panel(): void
    {
        self::asRoot();
        $this->record(['hostname' => 'https://192.0.2.7']);
        $inside = function (string $route): Program {
            $doctor = escapeshellarg(PHP_BINARY) . ' ' . escapeshellarg("{$this->tree->module}/bin/doctor.php");
            return Program::run(['unshare', '--net', 'sh', '-c', "$route; exec $doctor"], ['LC_ALL' => 'C']);
        };
        $ended = $inside('ip link set lo up; ip route add prohibit 192.0.2.7/32');
        self::assertFaults(['this machine doesn\'t let PHP connect to 192.0.2.7:443: Permission denied'], $ended);
        self::assertSame(1, preg_match('~as root: (ip route get \S+) \(a route~', $ended->printed, $found));
        // It shows the route; without it the fault is another one.
        $ended = $inside("ip link set lo up; ip route add prohibit 192.0.2.7/32; $found[1] 2>&1 | sed 's/^/shown: /'");
        self::assertStringContainsString('shown: RTNETLINK answers: Permission denied', $ended->printed);
        $ended = $inside('ip link set lo up; ip route add prohibit 192.0.2.7/32; ip route del prohibit 192.0.2.7/32');
        self::assertFaults(['192.0.2.7:443 takes no connection: Network is unreachable'], $ended);
    }

    /** Put back: host-php/doctor/src/PanelChecks.php, connected(): leave out `selinux`. */
    public function test_where_selinux_is_in_force_the_remedy_is_its_own(): void
    {
        $refused = new Connection(['error' => 7, 'systemError' => 13, 'lookup' => 0.002, 'message' => 'no']);
        [$finding] = PanelChecks::connected($refused, 'panel.test', 443, true, true);
        self::assertSame([Finding::BAD, 'selinux'], [$finding->state, $finding->id]);
        self::assertStringContainsString('setsebool -P httpd_can_network_connect 1', $finding->advice('english'));
        [$finding] = PanelChecks::connected($refused, 'panel.test', 443, true, false);
        self::assertSame('no-permission', $finding->id);
        $closed = new Connection(['error' => 7, 'systemError' => 111, 'lookup' => 0.002, 'message' => 'no']);
        [$finding] = PanelChecks::connected($closed, 'panel.test', 443, true, true);
        self::assertSame('no-tcp', $finding->id);
    }

    /**
     * Finding F4: "renew the certificate".
     *
     * Put back: host-php/doctor/src/PanelChecks.php, certificate(): leave out BAD_CA_FILE.
     *
     * @dataProvider directives
     */
    public function test_a_file_of_authorities_that_php_can_not_read_is_php_inis_fault(string $directive): void
    {
        $file = Folder::temporary() . '/ca.pem';
        $this->record(['accesshash' => '']);
        $php = ['-d', "$directive=$file"];
        $says = "$directive names $file, which PHP can't read as a file of certificates";
        $ended = $this->doctor(array_merge([PHP_BINARY], $php));
        self::assertFaults([$says], $ended);
        self::assertStringContainsString("or put a file of authorities at $file", $ended->printed);
        self::assertStringContainsString("What the doctor found: $says", $this->testConnection(...$php));
        copy((string) $this->panel->ca, $file);
        self::assertFaults([], $this->doctor(array_merge([PHP_BINARY], $php)));
        self::assertSame('', $this->testConnection(...$php));
    }

    /** @return array<int, array{string}> */
    public function directives(): array
    {
        return [['openssl.cafile'], ['curl.cainfo']];
    }

    private static function asRoot(): void
    {
        if (posix_getuid() !== 0 || Program::run(['unshare', '--mount', '--net', 'true'])->status !== 0) {
            self::markTestSkipped('Only root has a machine of its own.');
        }
    }
}
