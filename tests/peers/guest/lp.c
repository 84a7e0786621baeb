/* What programs do with a printer's device file and no shell can: lp status|id|reset|read <>DEVICE */

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LPGETSTATUS 0x060b
#define GET_DEVICE_ID _IOC(_IOC_READ, 'P', 1, 1024)
#define SOFT_RESET _IOC(_IOC_NONE, 'P', 7, 0)

int main(int count, char **words)
{
	const char *word = count == 2 ? words[1] : "";
	unsigned char id[1024] = "";
	int status = 0;

	if (!strcmp(word, "status") && !ioctl(0, LPGETSTATUS, &status))
		return printf("0x%02x\n", status & 0xff) < 0;
	if (!strcmp(word, "id") && !ioctl(0, GET_DEVICE_ID, id))
		return printf("%.*s\n", (id[0] << 8 | id[1]) - 2, id + 2) < 0;
	if (!strcmp(word, "reset") && !ioctl(0, SOFT_RESET))
		return 0;
	if (!strcmp(word, "read")) {
		alarm(5);
		status = read(0, id, sizeof(id));
		if (status >= 0)
			return write(1, id, status) != status;
	}
	perror("lp");
	return 1;
}
