<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\Refused;
use WhmcsStandIn\WebServer;

/** Calls that are kept as traces, and who gets their files. */
final class TraceTest extends StaffCase
{
    private ?WebServer $web = null;

    protected function tearDown(): void
    {
        if ($this->web !== null) {
            $this->web->stop();
        }
        parent::tearDown();
    }

    public function test_a_failed_creation_leaves_one_trace_whose_id_stands_in_the_module_log(): void
    {
        $service = $this->failedCreation();
        $traces = $this->traces();
        self::assertCount(1, $traces);
        [$id, $trace] = [key($traces), current($traces)];
        $notes = implode("\n", array_column($this->shop->whmcs->moduleLog(), 'arrdata'));
        self::assertStringContainsString("trace $id", $notes);
        self::assertSame('trace', $trace['event']);
        self::assertStringContainsString('provisioning@0.1.0#create', json_encode($trace, JSON_UNESCAPED_SLASHES));
        self::assertStringContainsString("CreateAccount · failed · $id", $this->tab($service)['Support']);
    }

    public function test_a_success_leaves_none_unless_the_access_hash_says_all(): void
    {
        $service = $this->shop->created();
        self::assertSame([], $this->traces());
        $this->accessHash('record=all');
        $this->assertSucceeds('SuspendAccount', $service);
        self::assertCount(1, $this->traces());
        $this->accessHash("record=off");
        $this->panel->fault(['kind' => 'status-500', 'times' => 9]);
        $this->assertFails('UnsuspendAccount', $service);
        self::assertCount(1, $this->traces());
    }

    public function test_every_hook_that_reaches_the_panel_can_be_kept(): void
    {
        $this->panel->isAskedMuch();
        $this->accessHash('record=all');
        $service = $this->shop->created();
        $whmcs = $this->shop->whmcs;
        $whmcs->logInAdmin();
        $server = ['TestConnection', 'AdminSingleSignOn', 'NodeChoices', 'LocationChoices', 'TemplateChoices',
            'UsageUpdate', 'ListAccounts'];
        foreach ($server as $function) {
            $whmcs->serverModule($function, $this->shop->server);
        }
        $whmcs->collectMetrics();
        $whmcs->serviceRows($service);
        $whmcs->logOut();
        $whmcs->logIn($this->shop->client);
        $whmcs->moduleOutput($service);
        $this->hook('ServiceSingleSignOn', $service);
        $kept = array_column($this->rows(), 'action');
        $services = ['CreateAccount', 'AdminServicesTabFields', 'ClientArea', 'ServiceSingleSignOn'];
        foreach (array_merge($server, $services, ['MetricProvider']) as $action) {
            self::assertContains($action, $kept);
        }
        foreach ($this->traces() as $trace) {
            self::assertArrayNotHasKey('skeleton', $trace, ($trace['skeleton'] ?? '') . ' ' . ($trace['export'] ?? ''));
        }
    }

    public function test_the_fifty_first_lets_the_oldest_go_and_no_end_of_a_service_takes_one(): void
    {
        $this->panel->isAskedMuch();
        $service = $this->failedCreation();
        // An id of nothing but digits is a number as a key.
        $first = (string) key($this->traces());
        $this->panel->mend();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish();
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panel->finish();
        self::assertSame([$first], array_map('strval', array_keys($this->traces())));
        $this->accessHash('record=all');
        for ($call = 0; $call < 49; $call++) {
            $this->assertSucceeds('Renew', $service);
        }
        self::assertCount(50, $this->traces());
        self::assertArrayHasKey($first, $this->traces());
        $this->assertSucceeds('Renew', $service);
        self::assertCount(50, $this->traces());
        self::assertArrayNotHasKey($first, $this->traces());
    }

    /**
     * S10b: fifty clicks of one customer left no other trace of the server record.
     *
     * Put back: host-php/module/lib/CallRecorder.php, keep(): don't say that it is refused.
     */
    public function test_finding_S10b_refused_clicks_of_a_customer_evict_only_each_other(): void
    {
        $this->panel->isAskedMuch();
        $service = $this->failedCreation();
        $first = (string) key($this->traces());
        $this->panel->mend();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish();
        $this->shop->whmcs->logIn($this->shop->client);
        for ($click = 0; $click < 50; $click++) {
            $post = ['token' => $this->shop->whmcs->token(), 'convoy_iso' => "no such ISO $click"];
            $answer = $this->shop->whmcs->clientFunction('MountIso', $service, $post);
            self::assertStringContainsString("no such ISO $click", $answer);
        }
        self::assertSame([$first], array_map('strval', array_keys($this->traces())));
        $refused = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'trace-refused');
        self::assertSame(20, (clone $refused)->count());
        $newest = explode('/', (clone $refused)->orderBy('key', 'desc')->first()->key)[1];
        $this->shop->whmcs->logOut();
        $support = $this->tab($service)['Support'];
        self::assertStringContainsString("MountIso · failed · $newest", $support);
        self::assertSame(10, substr_count($support, ' · failed · '));
    }

    public function test_traces_outlive_a_server_that_is_forgotten(): void
    {
        $service = $this->staffService();
        $this->deletionFails();
        $this->accessHash('record=all');
        $this->confirm($service, $this->onlyServer()['name']);
        $before = array_keys($this->traces());
        self::assertNotSame([], $before);
        $this->assertPressed('ForgetServer', $service);
        self::assertSame($before, array_intersect($before, array_keys($this->traces())));
    }

    /**
     * S10i: anybody can compute a trace's own hash.
     *
     * Put back: host-php/module/lib/Traces.php, find(): don't compare.
     */
    public function test_finding_S10i_a_trace_that_this_installation_has_not_kept_so_is_not_shown(): void
    {
        $service = $this->failedCreation();
        $id = (string) key($this->traces());
        $table = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'trace');
        $value = json_decode((clone $table)->value('value'), true);
        $altered = str_replace('vps.example.test', 'vps.example.text', gzdecode(base64_decode($value['data'])));
        (clone $table)->update(['value' => json_encode(['data' => base64_encode(gzencode($altered))] + $value)]);
        $staff = $this->visitor();
        $staff->logInAdmin();
        $page = $staff->get("/admin/clientsservices.php?id=$service&convoy_trace=$id");
        self::assertStringNotContainsString('vps.example.text', $page['body']);
        // One of release 0.1.0 is shown as it is.
        unset($value['mac']);
        (clone $table)->update(['value' => json_encode($value)]);
        $page = $staff->get("/admin/clientsservices.php?id=$service&convoy_trace=$id");
        self::assertStringContainsString('"event": "trace"', $page['body']);
    }

    public function test_staff_download_the_very_bytes_from_the_services_page(): void
    {
        $service = $this->failedCreation();
        $id = (string) key($this->traces());
        $bytes = $this->bytes()[$id];
        $staff = $this->visitor();
        $staff->logInAdmin();
        $page = $staff->get("/admin/clientsservices.php?id=$service")['body'];
        $links = [];
        foreach (self::found($page, '//a[contains(@href, "convoy_trace")]') as $link) {
            $links[] = $link->getAttribute('href');
        }
        $expected = "clientsservices.php?userid={$this->shop->client}&id=$service&convoy_trace=$id";
        self::assertSame([$expected], $links);
        $file = $staff->get("/admin/$links[0]");
        self::assertSame(200, $file['status']);
        self::assertSame($bytes, $file['body']);
        self::assertSame('application/json', $file['type']);
        $disposition = "Content-Disposition: attachment; filename=\"convoy-trace-CreateAccount-$id.json\"";
        self::assertContains($disposition, $file['headers']);
        self::assertContains('X-Content-Type-Options: nosniff', $file['headers']);
        self::assertContains('Cache-Control: no-store', $file['headers']);
    }

    public function test_another_services_trace_is_refused_and_customers_reach_none(): void
    {
        $service = $this->failedCreation();
        $this->panel->mend();
        $other = $this->shop->created();
        $id = (string) key($this->traces());
        $staff = $this->visitor();
        $staff->logInAdmin();
        $answer = $staff->get("/admin/clientsservices.php?id=$other&convoy_trace=$id");
        self::assertStringStartsWith('text/html', $answer['type']);
        self::assertStringContainsString("This service has no trace $id", $answer['body']);

        $customer = $this->visitor();
        $customer->logIn('ada@example.test');
        $answer = $customer->get("/admin/clientsservices.php?id=$service&convoy_trace=$id");
        self::assertSame(302, $answer['status']);
        foreach (["&convoy_trace=$id", "&modop=custom&a=AdminServicesTabFields&convoy_trace=$id"] as $more) {
            $answer = $customer->get("/clientarea.php?action=productdetails&id=$other$more");
            self::assertStringNotContainsString($id, $answer['body']);
            self::assertStringNotContainsString('"event"', $answer['body']);
        }
        $this->shop->whmcs->logIn($this->shop->client);
        $this->expectException(Refused::class);
        $this->shop->whmcs->clientFunction('AdminServicesTabFields', $other);
    }

    public function test_a_trace_outlives_a_result_that_could_not_be_stored(): void
    {
        $this->accessHash('record=all');
        $this->shop->created();
        $service = $this->shop->order();
        $kept = count($this->traces());
        $makeRoom = $this->shop->whmcs->refuseWrites('mod_convoy_store', 'insert', "new.kind = 'server'");
        $this->assertFails('CreateAccount', $service);
        $makeRoom();
        self::assertCount($kept + 1, $this->traces());
    }

    public function test_a_store_that_takes_no_trace_changes_nothing_of_the_answer(): void
    {
        $expected = preg_replace('/\d+/', 'N', $this->failure($this->failedCreation()));
        $makeRoom = $this->shop->whmcs->refuseWrites('mod_convoy_store', 'insert', "new.kind = 'trace'");
        $kept = count($this->traces());
        self::assertSame($expected, preg_replace('/\d+/', 'N', $this->failure($this->shop->order())));
        $makeRoom();
        self::assertCount($kept, $this->traces());
        $notes = implode("\n", array_column($this->shop->whmcs->moduleLog(), 'arrdata'));
        self::assertStringContainsString('no trace: ', $notes);
    }

    /** @return int a service that the panel's failure has kept from getting a server */
    private function failedCreation(): int
    {
        $service = $this->shop->order();
        $this->panel->fault(['kind' => 'status-500', 'times' => 99]);
        $this->failure($service);
        return $service;
    }

    private function failure(int $service): string
    {
        return $this->assertFails('CreateAccount', $service);
    }

    private function accessHash(string $text): void
    {
        $row = $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server);
        $row->update(['accesshash' => $text]);
    }

    private function visitor(): Browser
    {
        $ffi = ini_get('ffi.enable') ?: '0';
        $this->web = $this->web ?? WebServer::start($this->shop->folder, 1, ['-d', "ffi.enable=$ffi"]);
        return new Browser($this->web->url());
    }

    /** @return array<string, array<string, mixed>> what is stored, by id, oldest first */
    private function rows(): array
    {
        $rows = [];
        $table = $this->shop->whmcs->database()->table('mod_convoy_store');
        foreach ($table->where('kind', 'trace')->orderBy('key')->get() as $row) {
            $rows[explode('/', $row->key)[1]] = json_decode($row->value, true);
        }
        return $rows;
    }

    /** @return array<string, string> */
    private function bytes(): array
    {
        return array_map(static function (array $row): string {
            return gzdecode(base64_decode($row['data']));
        }, $this->rows());
    }

    /** @return array<string, array<string, mixed>> */
    private function traces(): array
    {
        return array_map(static function (string $trace): array {
            return json_decode($trace, true, 512, JSON_THROW_ON_ERROR);
        }, $this->bytes());
    }
}
