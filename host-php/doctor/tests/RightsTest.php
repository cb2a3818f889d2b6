<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyDoctor\DatabaseChecks;
use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Connection;
use PDO;
use WhmcsStandIn\MariaDb;

/** Finding F3: a database user without a right that the module needs; and clusters. */
final class RightsTest extends ShopCase
{
    private const TABLES = ['mod_convoy_store', 'mod_convoy_fence'];

    /** @var array<string, string> of the newest database */
    private static array $options = [];

    public static function setUpBeforeClass(): void
    {
        if (!MariaDb::isInstalled()) {
            self::markTestSkipped('The packages mariadb-server-core and mariadb-client-core are not installed.');
        }
        parent::setUpBeforeClass();
    }

    protected static function database(): array
    {
        return self::$options = MariaDb::shared()->database('doctor_' . bin2hex(random_bytes(4)));
    }

    /** As the database's administrator. */
    private function administer(string $statement): void
    {
        $errors = [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION];
        (new PDO(self::$options['dsn'], 'root', '', $errors))->exec($statement);
    }

    /** WHMCS uses a database user of its own from now on. */
    private function runAs(string $user, string $rights): void
    {
        preg_match('/dbname=(\w+)/', self::$options['dsn'], $name);
        $this->administer("CREATE USER '$user'@'localhost' IDENTIFIED BY 'x'");
        $this->administer("GRANT $rights ON `$name[1]`.* TO '$user'@'localhost'");
        $file = "{$this->tree->folder}/configuration.php";
        $changed = preg_replace(
            ['/(\$db_username = )\S+;/', '/(\$db_password = )\S+;/'],
            ["\${1}'$user';", "\${1}'x';"],
            (string) file_get_contents($file)
        );
        file_put_contents($file, $changed);
    }

    private function createServer(): void
    {
        $order = "\$whmcs->order({$this->shop->product}, {$this->shop->client})";
        self::assertSame('success', $this->inWhmcs("echo \$whmcs->module('CreateAccount', $order);"));
    }

    private function dropTables(): void
    {
        foreach (self::TABLES as $table) {
            $this->administer("DROP TABLE IF EXISTS $table");
        }
    }

    /** @return array<string, array{string, string, bool}> rights, those that are missing, whether tables are there */
    public function rights(): array
    {
        return [
            'no table can be made' => ['SELECT, INSERT, UPDATE, DELETE', 'CREATE, ALTER, INDEX', false],
            'nor changed' => ['SELECT, INSERT, UPDATE, DELETE, CREATE', 'ALTER, INDEX', false],
            'nothing can be deleted' => ['SELECT, INSERT, UPDATE', 'DELETE', true],
        ];
    }

    /**
     * Put back: host-php/doctor/src/DatabaseChecks.php, rights(): return []; or grant(): name another user.
     *
     * @dataProvider rights
     */
    public function test_the_statement_that_it_names_gives_what_is_missing(
        string $granted,
        string $missing,
        bool $hasTables
    ): void {
        $hasTables ? $this->createServer() : $this->dropTables();
        $user = 'shop_' . bin2hex(random_bytes(3));
        $this->runAs($user, $granted);
        $ended = $this->doctor();
        $says = "WHMCS's database user lacks the rights $missing, with which the module makes";
        self::assertFaults([$says], $ended);
        self::assertStringContainsString('– not looked at: hooks.php and the panels', $ended->printed);
        self::assertSame(1, preg_match('/\(mysql -u root\): (GRANT .*;)$/m', $ended->printed, $found));
        if (strpos($missing, 'CREATE') !== false) {
            $error = $this->testConnection();
            self::assertStringContainsString('What the doctor found: ', $error);
            self::assertStringContainsString($says, $error);
        }
        $this->administer($found[1]);
        self::assertSame('', $this->testConnection());
        $this->inWhmcs('$whmcs->cron();');
        $this->createServer();
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        self::assertLine("✓ WHMCS's database user may do what the module needs\n", $ended);
    }

    /** Once its tables are there the module makes none. */
    public function test_a_right_that_is_not_needed_is_not_asked_for(): void
    {
        $this->createServer();
        $this->runAs('shop_' . bin2hex(random_bytes(3)), 'SELECT, INSERT, UPDATE, DELETE');
        self::assertFaults([], $this->doctor());
    }

    /** Put back: host-php/doctor/src/DatabaseChecks.php, locks(): return []. */
    public function test_a_cluster_that_refuses_locks_is_named_with_its_setting(): void
    {
        $says = 'Percona-XtraDB-Cluster prohibits use of GET_LOCK with pxc_strict_mode = ENFORCING';
        $manager = new Manager();
        $manager->addConnection(['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => '']);
        $database = $manager->getConnection();
        self::assertSame([], (new DatabaseChecks($database))->all());
        $database->getPdo()->sqliteCreateFunction('get_lock', static function () use ($says): void {
            throw new \RuntimeException($says);
        });
        [$finding] = (new DatabaseChecks($database))->locks();
        self::assertSame('note', $finding->state);
        self::assertStringContainsString('pxc_strict_mode=PERMISSIVE', $finding->text('english'));
        self::assertStringContainsString($says, $finding->text('english'));
    }

    /** Put back: host-php/doctor/src/DatabaseChecks.php, cluster(): return []. */
    public function test_a_galera_cluster_is_named(): void
    {
        $database = new class (new PDO('sqlite::memory:')) extends Connection {
            public string $value = 'ON';

            public function select($query, $bindings = [], $useReadPdo = true)
            {
                return [(object) ['Variable_name' => 'wsrep_on', 'Value' => $this->value]];
            }
        };
        [$finding] = (new DatabaseChecks($database))->cluster();
        self::assertSame('galera', $finding->id);
        $database->value = 'OFF';
        self::assertSame([], (new DatabaseChecks($database))->cluster());
    }
}
