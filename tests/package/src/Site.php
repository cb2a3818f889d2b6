<?php

declare(strict_types=1);

namespace PackageTests;

use ConvoyTests\Shop;
use RuntimeException;

/**
 * A folder behind nginx or Apache and php-fpm, set up as Debian does it, but that PHP shows every warning. All of it
 * ends with this object.
 */
final class Site
{
    private string $folder;
    private int $port;

    /** @var resource[] */
    private array $processes = [];

    private function __construct()
    {
        $this->folder = Shop::temporaryFolder();
        chmod($this->folder, 0755);
        $this->port = self::freePort();
        [$program] = glob('/usr/sbin/php-fpm' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION) ?: ['php-fpm'];
        $settings = ['[global]', 'daemonize = no', "error_log = $this->folder/fpm.log", '[site]'];
        $settings[] = "listen = $this->folder/fpm.sock";
        $settings[] = 'listen.mode = 0666';
        $settings[] = 'pm = static';
        $settings[] = 'pm.max_children = 2';
        if (posix_geteuid() === 0) {
            array_push($settings, 'user = www-data', 'group = www-data');
        }
        foreach (['display_errors' => '1', 'error_reporting' => '-1', 'output_buffering' => '0'] as $name => $value) {
            $settings[] = "php_admin_value[$name] = $value";
        }
        file_put_contents("$this->folder/fpm.conf", implode("\n", $settings) . "\n");
        $this->start([$program, '--nodaemonize', '-y', "$this->folder/fpm.conf"]);
        $this->await(function (): bool {
            return file_exists("$this->folder/fpm.sock");
        });
    }

    /** @param string $more directives in nginx's `server` block */
    public static function nginx(string $root, string $more = ''): self
    {
        $site = new self();
        $user = posix_geteuid() === 0 ? "user www-data;\n" : '';
        // Debian's snippet looks for it beside nginx.conf.
        symlink('/etc/nginx/fastcgi.conf', "$site->folder/fastcgi.conf");
        $temporary = '';
        foreach (['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as $kind) {
            $temporary .= "{$kind}_temp_path $site->folder/$kind;\n";
        }
        file_put_contents("$site->folder/nginx.conf", <<<CONF
            {$user}daemon off; pid $site->folder/nginx.pid; error_log $site->folder/nginx.log;
            events {}
            http {
                include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
                $temporary
                server {
                    listen 127.0.0.1:$site->port; root $root; index index.php index.html;
                    location / { try_files \$uri \$uri/ =404; }
                    location ~ \\.php\$ {
                        include /etc/nginx/snippets/fastcgi-php.conf;
                        fastcgi_pass unix:$site->folder/fpm.sock;
                    }
                    $more
                }
            }
            CONF);
        $site->serve(['/usr/sbin/nginx', '-c', "$site->folder/nginx.conf"]);
        return $site;
    }

    /** @param string $override what `.htaccess` may do: `None`, as Debian has it, or as hosts and WHMCS need it, `All` */
    public static function apache(string $root, string $override): self
    {
        $site = new self();
        $modules = '';
        foreach (['mpm_event', 'authz_core', 'mime', 'dir', 'autoindex', 'proxy', 'proxy_fcgi'] as $module) {
            $modules .= "LoadModule {$module}_module /usr/lib/apache2/modules/mod_$module.so\n";
        }
        $user = posix_geteuid() === 0 ? "User www-data\nGroup www-data\n" : '';
        file_put_contents("$site->folder/apache.conf", <<<CONF
            $modules
            {$user}ServerName localhost
            Listen 127.0.0.1:$site->port
            PidFile $site->folder/apache.pid
            ErrorLog $site->folder/apache.log
            DefaultRuntimeDir $site->folder
            TypesConfig /etc/mime.types
            DocumentRoot $root
            <Directory />
                AllowOverride None
                Require all denied
            </Directory>
            <Directory $root>
                Options Indexes FollowSymLinks
                AllowOverride $override
                Require all granted
            </Directory>
            <FilesMatch "^\\.ht">
                Require all denied
            </FilesMatch>
            <FilesMatch ".+\\.ph(?:ar|p|tml)\$">
                SetHandler "proxy:unix:$site->folder/fpm.sock|fcgi://localhost"
            </FilesMatch>
            CONF);
        $site->serve(['/usr/sbin/apache2', '-DFOREGROUND', '-f', "$site->folder/apache.conf"]);
        return $site;
    }

    public function __destruct()
    {
        foreach ($this->processes as $process) {
            proc_terminate($process);
            proc_close($process);
        }
    }

    /** @return array{int, string} status and body */
    public function get(string $path): array
    {
        $encoded = implode('/', array_map('rawurlencode', explode('/', $path)));
        $curl = curl_init("http://127.0.0.1:$this->port/$encoded");
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 20]);
        $body = curl_exec($curl);
        if ($body === false) {
            throw new RuntimeException("$path: " . curl_error($curl));
        }
        return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), $body];
    }

    /** @param list<string> $command of a server that listens on the port */
    private function serve(array $command): void
    {
        $this->start($command);
        $this->await(function (): bool {
            $curl = curl_init("http://127.0.0.1:$this->port/");
            curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 5]);
            return curl_exec($curl) !== false;
        });
    }

    /** @param list<string> $command */
    private function start(array $command): void
    {
        $log = ['file', "$this->folder/output", 'a'];
        $this->processes[] = proc_open($command, [['file', '/dev/null', 'r'], $log, $log], $pipes);
    }

    private function await(callable $isUp): void
    {
        $deadline = hrtime(true) + 20000000000;
        while (!$isUp()) {
            if (hrtime(true) > $deadline || !proc_get_status(end($this->processes))['running']) {
                throw new RuntimeException('It does not start: ' . file_get_contents("$this->folder/output"));
            }
            usleep(5000);
        }
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $name = stream_socket_get_name($socket, false);
        fclose($socket);
        return (int) substr($name, strrpos($name, ':') + 1);
    }
}
